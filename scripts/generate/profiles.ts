import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";

/** An observed difference. */
export interface Observation {
  /** The target of its first action, which identifies it among the profile's differences. */
  target: string;
  description: string;
  date: string;
  evidence: string;
}

/** An overlay that turns the page's contract into another one, by the observed behaviour of a service. */
export interface Profile {
  /** The name of its folder, by which clients choose it. */
  name: string;
  title: string;
  file: string;
  observations: Observation[];
}

interface Action {
  target: string;
  description?: string;
  "x-observed"?: { date?: string; evidence?: string };
}

interface Overlay {
  info: { title: string };
  "x-profile"?: string;
  actions: Action[];
}

/**
 * Reads the profiles of a folder: each overlay with an `x-profile`. Other overlays are not contracts of their own.
 * @throws Error if a profile has no valid name, or a difference has no date or evidence.
 */
export function readProfiles(folder: string): Profile[] {
  const profiles = globSync("*.yaml", { cwd: folder }).flatMap((entry): Profile[] => {
    const file = join(folder, entry);
    const { info, actions, "x-profile": name } = YAML.parse(readFileSync(file, "utf8")) as Overlay;
    if (name === undefined) return [];
    if (!/^[a-z][a-z0-9-]*$/.test(name) || name === "page")
      throw new Error(`${file}: x-profile must be lower-case letters, digits and -, and not page.`);
    return [{ name, title: info.title, file, observations: observationsOf(file, actions) }];
  });
  return profiles.sort((a, b) => a.name.localeCompare(b.name));
}

/** Groups actions into differences: an action without x-observed belongs to the difference before it. */
function observationsOf(file: string, actions: readonly Action[]): Observation[] {
  const observations: Observation[] = [];
  for (const { target, description, "x-observed": observed } of actions) {
    if (observed === undefined && (observations.length > 0 || target === "$.info")) continue;
    if (!description || !observed?.date || !observed.evidence)
      throw new Error(`${file}: ${target} needs a description, and x-observed with date and evidence.`);
    if (observations.some((each) => each.target === target))
      throw new Error(`${file}: two differences begin at ${target}.`);
    observations.push({ target, description, date: observed.date, evidence: observed.evidence });
  }
  return observations;
}
