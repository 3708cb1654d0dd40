/**
 * Derives everything in generated/ from the contract, the same for each profile in a folder of its own, and the
 * parameters that the agents' skill lists.
 *
 *   npm run generate
 *   npm run generate -- --root openapi/openapi.yaml --overlay openapi/overlays/x.yaml --out some/folder --skill another/folder
 */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import YAML from "yaml";
import { answers } from "./generate/answers.ts";
import { bodies } from "./generate/bodies.ts";
import { bundle, overlay } from "./generate/bundle.ts";
import { type Contract, otherContracts } from "./generate/contracts.ts";
import { differences } from "./generate/differences.ts";
import { docsView } from "./generate/docs-view.ts";
import { checkExtensions } from "./generate/extensions.ts";
import { flatView } from "./generate/flat-view.ts";
import { llms } from "./generate/llms.ts";
import { operations } from "./generate/operations.ts";
import { parameters } from "./generate/parameters.ts";
import { postman } from "./generate/postman.ts";
import { readProfiles } from "./generate/profiles.ts";
import { schemas } from "./generate/schemas.ts";
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
// Many generators read YAML 1.1, in which a bare 16:9 is the number 969.
const style = { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" } as const;
const yaml = (value: object) => `# ${notice}\n${YAML.stringify(value, style)}`;
const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
const code = (text: string) => `// ${notice}\n${text}`;

const contract = await bundle(options.root, options.overlay);
const profiles = await readProfiles(join(dirname(options.root), "overlays"));
const contracts: Contract[] = [{ name: "page", title: contract.info.title, document: contract }];
for (const { name, title, file } of profiles)
  contracts.push({ name, title, document: await overlay(contract, [file]) });
for (const each of contracts) await derive(each, each.document === contract ? out : join(out, each.name));
for (const profile of profiles)
  await writeFile(join(out, profile.name, "differences.md"), `<!-- ${notice} -->\n${differences(profile, contracts)}`);

const chinese = join(dirname(options.root), "overlays/zh-CN.yaml");
if (existsSync(chinese)) {
  const document = await overlay(contract, [chinese]);
  await writeFile(join(out, "openapi-docs.zh-CN.yaml"), yaml(docsView(document, "zh-CN")));
}
if (skill !== undefined) {
  await mkdir(skill, { recursive: true });
  await writeFile(join(skill, "parameters.md"), `<!-- ${notice} -->\n${parameters(contract)}`);
}

/** Everything that follows from one contract. */
async function derive(own: Contract, folder: string): Promise<void> {
  const contract = own.document;
  checkExtensions(contract);
  const files = {
    "openapi.yaml": yaml(contract),
    "openapi.json": json(contract),
    "openapi-docs.yaml": yaml(docsView(contract)),
    "openapi-3.0.yaml": yaml(flatView(contract)),
    "schema.ts": code(await types(contract)),
    "operations.ts": code(operations(contract)),
    "bodies.ts": code(bodies(contract)),
    "validators.js": code(await validators(contract)),
    "validators.d.ts": code(validatorTypes),
    "postman.json": json(postman(contract)),
    ...llms(contract, join(dirname(options.root), "docs")),
    ...schemas(contract, notice),
    "contracts.ts": code(otherContracts(own, contracts)),
    "answers.ts": code(answers(contract)),
  };
  await mkdir(folder, { recursive: true });
  await mkdir(join(folder, "schemas"), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
