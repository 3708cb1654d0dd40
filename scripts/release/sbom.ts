/** Writes the package's bills of materials: what is installed with it, and what its own files contain. */
import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import lock from "../../package-lock.json" with { type: "json" };
import { runNpm } from "../runtimes/install.ts";

const root = new URL("../..", import.meta.url).pathname;
/** As CycloneDX marks what stands in the files of another package: https://github.com/CycloneDX/cyclonedx-property-taxonomy */
const bundled = { name: "cdx:npm:package:bundled", value: "true" };

/** The parts of CycloneDX that npm writes and this file reads. */
export interface CycloneDx {
  components: { "bom-ref": string; name: string; version: string; properties: { name: string; value: string }[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

/** The parts of SPDX that npm writes and this file reads. */
export interface Spdx {
  packages: { SPDXID: string; name: string; versionInfo: string }[];
  relationships: { spdxElementId: string; relatedSpdxElement: string; relationshipType: string }[];
}

/**
 * Creates the bills of materials from the lock file. npm alone would list either every development tool, or only the
 * declared dependencies, without the packages that are bundled into dist/.
 * @throws Error if a bundled package is not in the lock file, or with npm's message.
 */
export async function createBills(): Promise<{ cyclonedx: CycloneDx; spdx: Spdx }> {
  const contained = await readBundled();
  const temporary = await mkdtemp(join(tmpdir(), "seedance-sbom-"));
  // npm names the bill for the folder.
  const folder = join(temporary, manifest.name);
  try {
    await mkdir(folder);
    for (const file of ["package.json", "package-lock.json"]) await copyFile(join(root, file), join(folder, file));
    const read = async (format: string) =>
      JSON.parse(await runNpm(["sbom", "--package-lock-only", "--sbom-format", format], folder));
    const cyclonedx = keepShipped((await read("cyclonedx")) as CycloneDx, contained);
    return { cyclonedx, spdx: keepListed((await read("spdx")) as Spdx, cyclonedx, contained) };
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/** The packages in dist/ as `name@version`: the build writes the licence of each one under its name. */
async function readBundled(): Promise<Set<string>> {
  const text = await readFile(join(root, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  const names = [...text.matchAll(/^(\S+)\n=+$/gm)].map(([, name = ""]) => name);
  return new Set(names.map(lockedPackage));
}

function lockedPackage(name: string): string {
  const { version } = (lock.packages as Record<string, { version?: string }>)[`node_modules/${name}`] ?? {};
  if (version === undefined) throw new Error(`package-lock.json has no ${name}. Run npm install.`);
  return `${name}@${version}`;
}

/** Keeps the bundled packages, the runtime dependencies, and all that these depend on. */
export function keepShipped(bill: CycloneDx, contained: ReadonlySet<string>): CycloneDx {
  const direct = [...contained, ...Object.keys(manifest.dependencies).map(lockedPackage)].sort();
  const dependencies = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const kept = new Set<string>();
  const keep = (ref: string) => {
    if (kept.has(ref)) return;
    kept.add(ref);
    for (const other of dependencies.get(ref) ?? []) keep(other);
  };
  for (const ref of direct) keep(ref);
  const self = `${manifest.name}@${manifest.version}`;
  return {
    ...bill,
    components: bill.components
      .filter((component) => kept.has(component["bom-ref"]))
      .map((component) => (contained.has(component["bom-ref"]) ? { ...component, properties: [bundled] } : component)),
    dependencies: bill.dependencies
      .filter(({ ref }) => ref === self || kept.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: ref === self ? direct : dependsOn })),
  };
}

/** Keeps the package itself and the components of the other bill. */
export function keepListed(bill: Spdx, { components }: CycloneDx, contained: ReadonlySet<string>): Spdx {
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const isKept = ({ name, versionInfo }: Spdx["packages"][number]) =>
    name === manifest.name || listed.has(`${name}@${versionInfo}`);
  const packages = bill.packages.filter(isKept);
  const ids = new Map(packages.map(({ SPDXID, name, versionInfo }) => [SPDXID, `${name}@${versionInfo}`]));
  const isBundled = ({ spdxElementId: part, relatedSpdxElement: whole }: Spdx["relationships"][number]) =>
    contained.has(ids.get(part) ?? "") && ids.get(whole) === `${manifest.name}@${manifest.version}`;
  return {
    ...bill,
    packages,
    relationships: bill.relationships
      .filter(
        (each) =>
          each.relationshipType === "DESCRIBES" || (ids.has(each.spdxElementId) && ids.has(each.relatedSpdxElement)),
      )
      .map((each) => (isBundled(each) ? { ...each, relationshipType: "CONTAINED_BY" } : each)),
  };
}
