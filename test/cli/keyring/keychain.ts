import { existsSync, readFileSync, writeFileSync } from "node:fs";

const path = process.env.TEST_KEYCHAIN ?? "";

/** A fake of @napi-rs/keyring that stores keys in a file, or throws without one, as on a machine without a keychain. */
export class AsyncEntry {
  readonly #name: string;

  constructor(service: string, user: string, options: { linux: { store: string } }) {
    if (options.linux.store !== "secret-service") throw new Error("The key would be lost at the next start.");
    if (path === "") throw new Error("Platform failure: no DBus");
    this.#name = `${service}/${user}`;
  }

  async getPassword(): Promise<string | null> {
    return this.#read()[this.#name] ?? null;
  }

  async setPassword(password: string): Promise<void> {
    writeFileSync(path, JSON.stringify({ ...this.#read(), [this.#name]: password }));
  }

  async deletePassword(): Promise<boolean> {
    const { [this.#name]: removed, ...rest } = this.#read();
    writeFileSync(path, JSON.stringify(rest));
    return removed !== undefined;
  }

  #read(): Record<string, string> {
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  }
}
