/** For `node --import`: resolves the optional package to a fake keychain. */
import { registerHooks } from "node:module";

const url = new URL("./keychain.ts", import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "@napi-rs/keyring"
      ? { url, shortCircuit: true, format: "module-typescript" }
      : next(specifier, context),
});
