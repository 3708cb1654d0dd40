/** The operating system's store of passwords. */
export interface Keychain {
  read(profile: string): Promise<string | undefined>;
  write(profile: string, key: string): Promise<void>;
  /** Whether there was one. */
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

/** Not named where it is imported: it is no dependency, and compiler and bundler must leave it alone. */
const keyring: string = "@napi-rs/keyring";

/**
 * The keychain; undefined where `@napi-rs/keyring` is not installed. Its functions throw where the machine has no
 * keychain, or does not open it: over SSH, in a container.
 */
export async function findKeychain(): Promise<Keychain | undefined> {
  const found = await import(keyring).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  });
  if (!found) return undefined;
  const { AsyncEntry } = found as KeyringModule;
  // Without it, a Linux that has no Secret Service would keep the key in memory, until the next start.
  const options = { linux: { store: "secret-service" } } as const;
  const entry = (profile: string) => new AsyncEntry("seedance", profile, options);
  return {
    read: async (profile) => (await entry(profile).getPassword()) ?? undefined,
    write: async (profile, key) => entry(profile).setPassword(key),
    remove: async (profile) => entry(profile).deletePassword(),
  };
}
