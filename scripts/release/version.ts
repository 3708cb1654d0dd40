/** Checks that all parts of a release have one version, and finds its notes. */

/** What a release is made from. */
export interface ReleaseSource {
  /** The version in package.json. */
  version: string;
  /** The versions in package-lock.json: its own, and that of its root package. */
  locked: readonly (string | undefined)[];
  /** The text of each changelog, by its path. */
  changelogs: Record<string, string>;
}

/**
 * Checks that a tag, the package, the lock file and the changelogs have the same version, and that the changelogs have
 * notes on it and no others that are unreleased.
 * @param tag the tag of the release, such as `v0.1.0`.
 * @throws Error that names each difference and how to mend it.
 */
export function assertOneVersion(tag: string, { version, locked, changelogs }: ReleaseSource): void {
  const faults: string[] = [];
  if (tag !== `v${version}`)
    faults.push(`The tag is ${tag}, and package.json has version ${version}: tag the commit v${version}.`);
  for (const found of locked)
    if (found !== version) faults.push(`package-lock.json has version ${found}, not ${version}. Run npm install.`);
  for (const [file, text] of Object.entries(changelogs)) {
    const notes = readNotes(text, version);
    if (notes === undefined)
      faults.push(`${file} has no heading "## ${version}". Rename the heading of what is unreleased.`);
    else if (notes === "") faults.push(`${file} says nothing under "## ${version}".`);
    if (readNotes(text, "Unreleased") || readNotes(text, "未发布"))
      faults.push(`${file} has notes on what is unreleased. Move them below "## ${version}".`);
  }
  if (faults.length > 0) throw new Error(`This is not a release:\n${faults.map((fault) => `- ${fault}`).join("\n")}`);
}

/** The notes below a heading of a changelog, which may have a date behind it: `## 0.1.0 (2026-12-01)`. */
export function readNotes(changelog: string, heading: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find(
    (text) =>
      text
        .split("\n")[0]
        ?.replace(/ \(.*\)$/, "")
        .trim() === heading,
  );
  return section?.slice(section.indexOf("\n")).trim();
}
