/** The operating system's password store. */
export interface Keychain {
  read(profile: string): Promise<string | undefined>;
  write(profile: string, key: string): Promise<void>;
  /** Removes the key, and returns whether there was one. */
  remove(profile: string): Promise<boolean>;
}

/** The part of https://github.com/Brooooooklyn/keyring-node that is used. */
interface KeyringModule {
  AsyncEntry: new (
    service: string,
    user: string,
    options: { linux: { store: "secret-service" } },
  ) => {
    getPassword(): Promise<string | null>;
    setPassword(password: string): Promise<void>;
    deletePassword(): Promise<boolean>;
  };
}

/** A variable, so that compiler and bundler do not resolve the import: the package is optional. */
const keyring: string = "@napi-rs/keyring";

/**
 * Finds the keychain; undefined if `@napi-rs/keyring` is not installed. Its functions throw if the machine has no
 * keychain or can't unlock it, as over SSH or in a container.
 */
export async function findKeychain(): Promise<Keychain | undefined> {
  const module = await import(keyring).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  });
  if (!module) return undefined;
  const { AsyncEntry } = module as KeyringModule;
  // Without this option, Linux without a Secret Service would keep the key only in memory, until the next start.
  const options = { linux: { store: "secret-service" } } as const;
  const entry = (profile: string) => new AsyncEntry("seedance", profile, options);
  return {
    read: async (profile) => (await entry(profile).getPassword()) ?? undefined,
    write: async (profile, key) => entry(profile).setPassword(key),
    remove: async (profile) => entry(profile).deletePassword(),
  };
}
