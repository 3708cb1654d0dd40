/**
 * Generates a client in each language with a third-party generator, compiles it with the language's toolchain, and runs
 * the program in test/languages with it against the sandbox.
 *
 *   npm run test:languages [-- NAME… --write | --mutant]
 *
 * --write writes the results into the guides. Without it, a complete run fails if a table in a guide differs.
 * --mutant gives the generators a contract with a renamed field. Then every language must fail.
 * A language whose toolchain is missing is skipped; in CI the run then fails.
 */
import { mkdir, readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Language, languages } from "./docs/languages.ts";
import { findMissingPrograms } from "./languages/execute.ts";
import { languagesFolder } from "./languages/languages-folder.ts";
import { mutate } from "./languages/mutant.ts";
import { runTarget, type TargetRow } from "./languages/run-target.ts";
import { holdsTable, languageTable, writeTable } from "./languages/table.ts";
import { targets } from "./languages/targets.ts";

const options = { write: { type: "boolean", default: false }, mutant: { type: "boolean", default: false } } as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const unknown = positionals.filter((name) => !Object.hasOwn(targets, name));
if (unknown.length > 0) {
  console.error(`Unknown language ${unknown.join(", ")}. Allowed: ${Object.keys(targets).join(", ")}.`);
  process.exit(1);
}
const chosen = Object.entries(targets).filter(([name]) => positionals.length === 0 || positionals.includes(name));

const file = (path: string) => new URL(`../${path}`, import.meta.url).pathname;
const contract = JSON.parse(await readFile(file("generated/page/openapi.json"), "utf8"));
const own = { flat: file("generated/page/openapi-3.0.yaml"), contract: file("generated/page/openapi.yaml") };
await mkdir(languagesFolder, { recursive: true });
const views = values.mutant ? await mutate(own, "SeedanceRequest", "fixed_lens", languagesFolder) : own;

const rows: TargetRow[] = [];
let skipped = 0;
for (const [name, target] of chosen) {
  const missing = findMissingPrograms(Object.keys(target.needs));
  if (missing.length > 0) {
    const list = missing.map((program) => `${program} (${target.needs[program]})`).join(", ");
    console.log(`${name}: skipped, ${list} is missing.`);
    skipped++;
    continue;
  }
  const row = await runTarget(name, target, views, contract);
  rows.push(row);
  if (values.mutant) console.log(`${name}: ${findNoticedLine(row) ?? "FAILED: the renamed field was not noticed"}`);
  else console.log(`${name}: ${row.faults.length === 0 ? "passed" : "FAILED"} in ${row.seconds.toFixed(0)} s`);
  if (!values.mutant) for (const text of [row.warnings.trimEnd(), ...row.faults]) if (text) console.log(text);
}

const passed = values.mutant ? rows.every(findNoticedLine) : rows.every(({ faults }) => faults.length === 0);
const complete = rows.length === Object.keys(targets).length;
if (!passed || (skipped > 0 && process.env.CI)) process.exitCode = 1;
if (!values.mutant) {
  console.log(`\n${languageTable(rows)}`);
  if (values.write && !complete) {
    console.log("Not all languages ran, so the tables in the guides were not changed.");
    process.exitCode = 1;
  }
  for (const language of complete ? (Object.keys(languages) as Language[]) : []) {
    const guide = `openapi/docs/${language}/other-languages.md`;
    const text = languageTable(rows, language);
    if (values.write) await writeTable(file(guide), text);
    else if (!(await holdsTable(file(guide), text))) {
      console.log(`The table in ${guide} is out of date. Update it: npm run test:languages -- --write`);
      process.exitCode = 1;
    }
  }
}

/** Returns the first line that names the renamed field. Any other failure proves nothing. */
function findNoticedLine({ faults }: TargetRow): string | undefined {
  return faults.flatMap((fault) => fault.split("\n")).find((line) => /fixed_?lens/i.test(line));
}
