/**
 * Derives everything in generated/ from the contract, with a folder for each profile, and the parameters page of the
 * agents' skill.
 *
 *   npm run generate
 *   npm run generate -- --root openapi/openapi.yaml --overlay openapi/overlays/x.yaml --out some/folder --skill another/folder
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import YAML from "yaml";
import { applyOverlays, bundleContract } from "./generate/bundle.ts";
import { contractModule, fixesModule, pricesModule, rulesModule } from "./generate/contract.ts";
import { type ContractSource, orderLikePage, registryModule } from "./generate/contracts.ts";
import { descriptionsModule } from "./generate/descriptions.ts";
import { differencesPage } from "./generate/differences.ts";
import { docsView } from "./generate/docs-view.ts";
import type { OpenApiDocument } from "./generate/document.ts";
import { checkExtensions } from "./generate/extensions.ts";
import { flatView } from "./generate/flat-view.ts";
import { llmsFiles } from "./generate/llms.ts";
import { parametersPage } from "./generate/parameters.ts";
import { postmanCollection } from "./generate/postman.ts";
import { readProfiles } from "./generate/profiles.ts";
import { responsesModule, shapesModule } from "./generate/responses.ts";
import { schemaFiles } from "./generate/schemas.ts";
import { stringsModule } from "./generate/strings.ts";
import { schemaTypesModule as schemaTypes } from "./generate/types.ts";
import { validatorsModule, validatorTypesModule } from "./generate/validators.ts";
import type { Translation } from "./translations/overlay.ts";
import { inheritedTranslations, readTranslation, translateProfile } from "./translations/profile.ts";
import { translateDocument } from "./translations/translate.ts";

const { values: options } = parseArgs({
  options: {
    root: { type: "string", default: "openapi/openapi.yaml" },
    overlay: { type: "string", multiple: true, default: [] },
    out: { type: "string" },
    skill: { type: "string" },
  },
});
// With another output folder, the skill is not changed.
const { out = "generated", skill = options.out === undefined ? "skills/seedance/references" : undefined } = options;

const notice = "Derived by `npm run generate` from openapi/. Do not edit.";
// Many generators read YAML 1.1, in which a bare 16:9 is the number 969.
const style = { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" } as const;
const yaml = (value: object) => `# ${notice}\n${YAML.stringify(value, style)}`;
const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
const code = (text: string) => `// ${notice}\n${text}`;

const contract = await bundleContract(options.root, options.overlay);
const overlays = join(dirname(options.root), "overlays");
const profiles = readProfiles(overlays);
const contracts: ContractSource[] = [{ name: "page", title: contract.info.title, document: contract }];
for (const { name, title, file } of profiles)
  contracts.push({ name, title, document: orderLikePage(contract, await applyOverlays(contract, [file])) });
// Everything is derived before anything is written, so a contract with errors leaves the existing files.
const files = new Map<string, string>();
for (const each of contracts) await derive(each, join(out, each.name));
files.set(join(out, "contracts.ts"), code(registryModule(contracts, typesFrom(out))));

const chinese = await chineseOf(join(overlays, "zh-CN.yaml"));
const page = chinese && translateDocument(contract, chinese);
if (page) files.set(join(out, "page", "openapi-docs.zh-CN.yaml"), yaml(docsView(page, "zh-CN")));
// A contract without Chinese has an empty table.
for (const { name, document } of contracts)
  files.set(join(out, name, "strings.zh-CN.ts"), code(stringsModule(document, name === "page" ? page : undefined)));
for (const profile of profiles) {
  const own = contracts.find(({ name }) => name === profile.name)?.document ?? contract;
  const add = (name: string, text: string) => files.set(join(out, profile.name, name), text);
  add("differences.md", `<!-- ${notice} -->\n${differencesPage(profile, contract, own)}`);
  const translation = readTranslation(profile);
  if (!translation || !chinese || !page) continue;
  const document = translateDocument(own, [...inheritedTranslations(own, chinese), ...translation.actions]);
  add("openapi-docs.zh-CN.yaml", yaml(docsView(document, "zh-CN", originOf(profile.name))));
  add("strings.zh-CN.ts", code(stringsModule(own, document)));
  const differences = differencesPage(translateProfile(profile, translation), page, document, "zh-CN");
  add("differences.zh-CN.md", `<!-- ${notice} -->\n${differences}`);
}
if (skill !== undefined) files.set(join(skill, "parameters.md"), `<!-- ${notice} -->\n${parametersPage(contract)}`);
await empty(out);
for (const [file, text] of files) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/**
 * Removes the derived folder, so that no stale file stays in it.
 * @throws Error if it contains files that were not derived.
 */
async function empty(folder: string): Promise<void> {
  const registry = join(folder, "contracts.ts");
  const isDerived = existsSync(registry) && (await readFile(registry, "utf8")).startsWith(`// ${notice}`);
  if (!isDerived && existsSync(folder) && (await readdir(folder)).length > 0)
    throw new Error(`${folder} contains files that were not derived. Choose another --out, or remove them.`);
  await rm(folder, { recursive: true, force: true });
}

/** Adds all files that are derived from one contract. */
async function derive(own: ContractSource, folder: string): Promise<void> {
  const contract = own.document;
  const types = typesFrom(folder);
  checkExtensions(contract);
  const derived = {
    "openapi.yaml": yaml(contract),
    "openapi.json": json(contract),
    "openapi-docs.yaml": yaml(docsView(contract, "en", originOf(own.name))),
    "openapi-3.0.yaml": yaml(flatView(contract)),
    "schema.ts": code(await schemaTypes(contract)),
    "contract.ts": code(contractModule(own, types)),
    "fixes.ts": code(fixesModule(contract)),
    "rules.ts": code(rulesModule(contract, types)),
    "prices.ts": code(pricesModule(contract, types)),
    "descriptions.ts": code(descriptionsModule(own, contracts, types)),
    "shapes.ts": code(shapesModule(contract, types)),
    "responses.ts": code(responsesModule(contract, types)),
    "validators.js": code(await validatorsModule(contract)),
    "validators.d.ts": code(validatorTypesModule(types)),
    "postman.json": json(postmanCollection(contract)),
    ...llmsFiles(contract, join(dirname(options.root), "docs"), contract === contracts[0]?.document ? "" : "../"),
    ...schemaFiles(contract, notice),
  };
  for (const [name, text] of Object.entries(derived)) files.set(join(folder, name), text);
}

/** Returns the path by which a folder's modules import the module with the contract's types: `out` is beside `src/`. */
function typesFrom(folder: string): string {
  return relative(folder, resolve(out, "../src/contract/index.ts"));
}

/** Returns the source of a profile's samples; undefined for the page's contract. */
function originOf(name: string): { page: OpenApiDocument; profile: string } | undefined {
  return name === contracts[0]?.name ? undefined : { page: contract, profile: name };
}

/** Returns the Chinese texts of the page's contract, if there are any. */
async function chineseOf(file: string): Promise<Translation[] | undefined> {
  return existsSync(file) ? YAML.parse(await readFile(file, "utf8")).actions : undefined;
}
