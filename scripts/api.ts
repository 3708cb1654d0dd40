/**
 * Writes a report of each package entry's API to api/, from the built declarations, and the list of the package's files. A
 * change of what is published is reviewed by the reports' diff. `--check` writes nothing and exits with 1 if a report
 * differs from the build.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ApiItem, type EntryApi, readApi } from "./api/read-api.ts";
import { packageEntries } from "./build/declarations.ts";
import { listPackedFiles } from "./release/pack.ts";

const reports = "api";
const api = readApi(packageEntries, resolve("dist/types"), (file) => file.endsWith("/schema.d.ts"));
assertNoInternals(api);
const written = new Map(writeReports(api));
written.set("package-files.txt", reportFiles(await listPackedFiles()));

if (process.argv.includes("--check")) await check();
else {
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports);
  for (const [name, text] of written) await writeFile(join(reports, name), text);
}

/** A class that no entry exports is an internal: it has behaviour and private members. */
function assertNoInternals(api: readonly EntryApi[]): void {
  const leaks = api.flatMap(({ name, reached }) =>
    reached.filter(({ isClass }) => isClass).map((each) => `${name} exposes the class ${each.name} of ${each.file}.`),
  );
  if (leaks.length > 0)
    throw new Error(`${leaks.join("\n")}\nExport the class, or mark the member that names it as @internal.`);
}

async function check(): Promise<void> {
  const existing = await readdir(reports);
  const changed: string[] = [];
  for (const name of new Set([...existing, ...written.keys()])) {
    const text = existing.includes(name) ? await readFile(join(reports, name), "utf8") : undefined;
    if (text !== written.get(name)) changed.push(join(reports, name));
  }
  if (changed.length === 0) return;
  console.error(
    `What is published has changed: ${changed.join(", ")}. Run npm run api, review the diff and commit it.`,
  );
  process.exitCode = 1;
}

/** Writes a file for each entry. Items that an earlier file contains are only named. */
function* writeReports(api: readonly EntryApi[]): Generator<[string, string]> {
  const reported = new Map<string, string>();
  for (const { name, exports, reached } of api) {
    const parts = [
      `# ${name}`,
      "Written by `npm run api` from the declarations that the package ships. Do not edit.",
      ...section("Exports", name, exports, reported),
      ...section("Reached from these, and exported by no entry", name, reached, reported),
    ];
    yield [`${name.replaceAll("/", ".")}.api.md`, `${parts.join("\n\n")}\n`];
  }
}

function section(title: string, entry: string, items: readonly ApiItem[], reported: Map<string, string>): string[] {
  const idOf = ({ name, file, text }: ApiItem) => `${name} ${file} ${text}`;
  const newItems = items.filter((item) => !reported.has(idOf(item)));
  const others = new Map<string, string[]>();
  for (const item of items) {
    const other = reported.get(idOf(item));
    if (other !== undefined) others.set(other, [...(others.get(other) ?? []), item.name]);
    else reported.set(idOf(item), entry);
  }
  const same = [...others].map(([other, names]) => `As in \`${other}\`: ${names.join(", ")}.`);
  const code = newItems.length > 0 ? [`\`\`\`ts\n${newItems.map(({ text }) => text).join("\n\n")}\n\`\`\``] : [];
  return items.length > 0 ? [`## ${title}`, ...code, ...same] : [];
}

/** Lists the package's files. The hash in the name of a chunk changes with each change of its code, and is left out. */
function reportFiles(files: readonly string[]): string {
  const names = files.map((file) => file.replace(/-[A-Z0-9]{8}(?=\.js(?:\.map)?$)/, "-HASH")).sort();
  return `${names.join("\n")}\n`;
}
