/** The version bump that changes need, and the bump between two versions. */
import type { ChangeLevel, ContractChange } from "./change.ts";

export type Bump = ChangeLevel | "none";
const bumps: (Bump | "lower")[] = ["lower", "none", "patch", "minor", "major"];

export function requiredBump(changes: ContractChange[]): Bump {
  for (const level of ["major", "minor", "patch"] as const)
    if (changes.some((change) => change.level === level)) return level;
  return "none";
}

/** @throws Error if the text is not a semantic version. */
export function parseVersion(version: string): [number, number, number] {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version) ?? [];
  if (patch === undefined) throw new Error(`info.version ${version} is not a semantic version such as 1.2.3.`);
  return [Number(major), Number(minor), Number(patch)];
}

/** Returns the highest part that differs; `lower` if the version decreased. Pre-release suffixes are ignored. */
export function actualBump(base: string, revision: string): Bump | "lower" {
  const [was, is] = [parseVersion(base), parseVersion(revision)];
  for (const [index, level] of (["major", "minor", "patch"] as const).entries()) {
    const step = (is[index] ?? 0) - (was[index] ?? 0);
    if (step !== 0) return step > 0 ? level : "lower";
  }
  return "none";
}

export function isBumpSufficient(demanded: Bump, made: Bump | "lower"): boolean {
  return bumps.indexOf(made) >= bumps.indexOf(demanded);
}

/** Returns the lowest version that makes a bump. */
export function nextVersion(base: string, bump: Bump): string {
  const [major, minor, patch] = parseVersion(base);
  const next = {
    major: [major + 1, 0, 0],
    minor: [major, minor + 1, 0],
    patch: [major, minor, patch + 1],
    none: [major, minor, patch],
  };
  return next[bump].join(".");
}
