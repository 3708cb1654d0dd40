import { table } from "../bench/table.ts";
import { compareContracts } from "../diff-contract/compare.ts";
import type { Contract } from "./contracts.ts";
import { type Document, modelOperations } from "./document.ts";
import type { Profile } from "./profiles.ts";

/** A profile beside the page's contract, as Markdown: what was observed, the models side by side, every change. */
export function differences({ name, title, observations }: Profile, contracts: readonly Contract[]): string {
  const [page, profile] = ["page", name].map((wanted) => contracts.find((each) => each.name === wanted)?.document);
  if (!page || !profile) throw new Error(`There is no contract ${name}.`);
  const names = [page, profile].flatMap((document) => modelOperations(document).map(({ model }) => model.name));
  const changes = compareContracts(page, profile);
  return [
    `# ${title}`,
    "",
    `The contract \`${name}\` beside the page's. What was not seen is left out.`,
    "",
    "## Observed",
    "",
    table(
      ["difference", "seen", "evidence"],
      observations.map(({ description, date, evidence }) => [oneLine(description), date, oneLine(evidence)]),
    ),
    "",
    "## Models side by side",
    "",
    ...[...new Set(names)].flatMap((model) => [
      `### ${model}`,
      "",
      table(["", "page", name], sideBySide(fieldsOf(page, model), fieldsOf(profile, model))),
      "",
    ]),
    "## Every change",
    "",
    table(
      ["where", "change"],
      changes.map(({ where, what }) => [oneLine(where), oneLine(what)]),
    ),
    "",
  ].join("\n");
}

/** The path and each field with its values, in words; undefined where the contract has no such model. */
function fieldsOf(document: Document, name: string): Record<string, string> | undefined {
  const found = modelOperations(document).find(({ model }) => model.name === name);
  if (!found) return undefined;
  const { properties = {}, required = [] } = document.components.schemas[found.body] ?? {};
  const fields = Object.entries(properties).map(([field, property]) => {
    const values = typeof property === "object" ? property.enum?.map((value) => `\`${value}\``).join(" ") : undefined;
    return [`\`${field}\``, `${values ?? "yes"}${required.includes(field) ? ", required" : ""}`];
  });
  return { path: `\`POST ${found.path}\``, ...Object.fromEntries(fields) };
}

function sideBySide(a: Record<string, string> = {}, b: Record<string, string> = {}): string[][] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.map((name) => [name, a[name] ?? "–", b[name] ?? "–"]);
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();
