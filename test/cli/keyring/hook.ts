/** Loaded into the command with `--import`: replaces the optional package @napi-rs/keyring by a file. */
import { registerHooks } from "node:module";

const url = new URL("./keychain.ts", import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "@napi-rs/keyring"
      ? { url, shortCircuit: true, format: "module-typescript" }
      : next(specifier, context),
});
