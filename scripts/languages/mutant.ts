import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import YAML from "yaml";
import type { OpenApiDocument } from "../generate/document.ts";
import type { ContractViews } from "./run-target.ts";

/** Writes both views, with a field of a body renamed, into a folder. The test programs must fail with them. */
export async function mutate(
  views: ContractViews,
  body: string,
  field: string,
  folder: string,
): Promise<ContractViews> {
  const rename = async (file: string, name: string) => {
    const document = YAML.parse(await readFile(file, "utf8")) as OpenApiDocument;
    const schema = document.components.schemas[body];
    const property = schema?.properties?.[field];
    if (!schema?.properties || property === undefined) throw new Error(`${file} has no ${field} in ${body}.`);
    delete schema.properties[field];
    schema.properties[`${field}_renamed`] = property;
    schema.required = schema.required?.map((one) => (one === field ? `${field}_renamed` : one)) ?? [];
    await writeFile(join(folder, name), YAML.stringify(document, { compat: "yaml-1.1", aliasDuplicateObjects: false }));
    return join(folder, name);
  };
  return { flat: await rename(views.flat, "flat.yaml"), contract: await rename(views.contract, "contract.yaml") };
}
