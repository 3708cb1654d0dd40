import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import YAML from "yaml";

/** A difference that was observed. */
export interface Observation {
  description: string;
  date: string;
  evidence: string;
}

/** An overlay that makes another contract of the page's: what a service was seen to do. */
export interface Profile {
  /** The folder's name, and what clients choose it by. */
  name: string;
  title: string;
  file: string;
  observations: Observation[];
}

interface Overlay {
  info: { title: string };
  "x-profile"?: string;
  actions: { target: string; description?: string; "x-observed"?: { date: string; evidence: string } }[];
}

/**
 * The profiles of a folder: each overlay with an `x-profile`. Other overlays are no contracts of their own.
 * @throws Error where a profile has no usable name, or a difference no date and evidence.
 */
export async function readProfiles(folder: string): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for await (const entry of glob("*.yaml", { cwd: folder })) {
    const file = join(folder, entry);
    const overlay = YAML.parse(await readFile(file, "utf8")) as Overlay;
    const name = overlay["x-profile"];
    if (name === undefined) continue;
    if (!/^[a-z][a-z0-9-]*$/.test(name) || name === "page")
      throw new Error(`${file}: x-profile must be lower-case letters, digits and -, and not page.`);
    const observations = overlay.actions.map(({ target, description, "x-observed": observed }) => {
      if (!description || !observed?.date || !observed.evidence)
        throw new Error(`${file}: ${target} needs a description, and x-observed with date and evidence.`);
      return { description, date: observed.date, evidence: observed.evidence };
    });
    profiles.push({ name, title: overlay.info.title, file, observations });
  }
  return profiles.sort((a, b) => a.name.localeCompare(b.name));
}
