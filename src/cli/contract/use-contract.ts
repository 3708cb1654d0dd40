import { existsSync } from "node:fs";
import { registerHooks } from "node:module";

/**
 * Lets everything that is loaded from here on read another contract: what leads to a file of generated/ leads to the
 * one of the same name in the contract's folder.
 * @returns whether there is such a contract. Where this Node can't, the process ends with the reason.
 */
export function useContract(name: string): boolean {
  const folder = folderOfContracts();
  if (!/^[a-z][a-z0-9-]*$/.test(name) || !existsSync(new URL(`${name}/`, folder))) return false;
  if (typeof registerHooks !== "function") {
    process.stderr.write("seedance: --contract needs Node 22.15 or newer.\n");
    process.exit(2);
  }
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const file = found.url.startsWith(folder.href) ? found.url.slice(folder.href.length) : "/";
      return file.includes("/") ? found : { ...found, url: `${folder.href}${name}/${file}` };
    },
  });
  return true;
}

/** generated/ of the package, where this file is bundled, or of the repository. */
function folderOfContracts(): URL {
  const bundled = new URL("./generated/", import.meta.url);
  return existsSync(bundled) ? bundled : new URL("../../../generated/", import.meta.url);
}
