/** The bump that changes demand, and the one that a version made. */
import type { ChangeLevel, ContractChange } from "./change.ts";

export type Bump = ChangeLevel | "none";
const bumps: (Bump | "lower")[] = ["lower", "none", "patch", "minor", "major"];

export function requiredBump(changes: ContractChange[]): Bump {
  for (const level of ["major", "minor", "patch"] as const)
    if (changes.some((change) => change.level === level)) return level;
  return "none";
}

/** @throws Error where it is no semantic version. */
export function parseVersion(version: string): [number, number, number] {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version) ?? [];
  if (patch === undefined) throw new Error(`info.version ${version} is no semantic version (1.2.3).`);
  return [Number(major), Number(minor), Number(patch)];
}

/** The highest part that differs; `lower` where the version went back. Pre-release suffixes don't count. */
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

/** The least version that makes a bump. */
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
