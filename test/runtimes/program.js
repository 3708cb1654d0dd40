/**
 * Runs the suite in a runtime with a command line: `program.js SETTINGS`, both of them JSON. `node: true` adds what the
 * package has for Node alone.
 */
import { run } from "./suite.js";

const settings = JSON.parse(process.argv[2]);
const results = [];

// Where modules can be watched, the core must get along without any of the runtime's own.
const { registerHooks, isBuiltin } = process.getBuiltinModule?.("node:module") ?? {};
const hooks = registerHooks?.({
  resolve(specifier, context, next) {
    if (isBuiltin(specifier)) throw new Error(`The core imports ${specifier}.`);
    return next(specifier, context);
  },
});
if (hooks) {
  const refused = await import("node:fs").then(
    () => false,
    () => true,
  );
  results.push({ name: "the watch refuses a node: module", ok: refused });
}
results.push(...(await run(await import("seedance-client"), settings)));
hooks?.deregister();

if (settings.node) results.push(...(await (await import("./node.js")).run(settings)));
console.log(JSON.stringify(results));
// What a failed case left behind must not keep the program from its end.
process.exit();
