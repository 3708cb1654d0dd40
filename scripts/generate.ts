/**
 * Derives everything in generated/ from the contract, and the parameters that the agents' skill lists.
 *
 *   npm run generate
 *   npm run generate -- --root openapi/openapi.yaml --overlay openapi/overlays/x.yaml --out some/folder --skill another/folder
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import YAML from "yaml";
import { bodies } from "./generate/bodies.ts";
import { bundle } from "./generate/bundle.ts";
import { docsView } from "./generate/docs-view.ts";
import { checkExtensions } from "./generate/extensions.ts";
import { flatView } from "./generate/flat-view.ts";
import { operations } from "./generate/operations.ts";
import { parameters } from "./generate/parameters.ts";
import { types } from "./generate/types.ts";
import { validators, validatorTypes } from "./generate/validators.ts";

const { values: options } = parseArgs({
  options: {
    root: { type: "string", default: "openapi/openapi.yaml" },
    overlay: { type: "string", multiple: true, default: [] },
    out: { type: "string" },
    skill: { type: "string" },
  },
});
// Another contract, derived elsewhere, leaves the skill alone.
const { out = "generated", skill = options.out === undefined ? "skills/seedance/references" : undefined } = options;

const notice = "Derived by `npm run generate` from openapi/. Do not edit.";
const yaml = (value: object) => `# ${notice}\n${YAML.stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`;
const code = (text: string) => `// ${notice}\n${text}`;

const contract = await bundle(options.root, options.overlay);
checkExtensions(contract);
const files = {
  "openapi.yaml": yaml(contract),
  "openapi.json": `${JSON.stringify(contract, null, 2)}\n`,
  "openapi-docs.yaml": yaml(docsView(contract)),
  "openapi-3.0.yaml": yaml(flatView(contract)),
  "schema.ts": code(await types(contract)),
  "operations.ts": code(operations(contract)),
  "bodies.ts": code(bodies(contract)),
  "validators.js": code(await validators(contract)),
  "validators.d.ts": code(validatorTypes),
};
await mkdir(out, { recursive: true });
for (const [name, text] of Object.entries(files)) await writeFile(join(out, name), text);
if (skill !== undefined) {
  await mkdir(skill, { recursive: true });
  await writeFile(join(skill, "parameters.md"), `<!-- ${notice} -->\n${parameters(contract)}`);
}
