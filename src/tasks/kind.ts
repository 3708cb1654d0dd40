import { fields } from "../../generated/operations.ts";
import { fields as names } from "../../generated/validators.js";

/** What of a body does not tell how long its job takes: texts, media, and what only shapes the picture. */
const irrelevant = ["prompt", "ratio", "start-frame", "end-frame", "media", "audio", "seed", "format"];
const relevant = new Map<string, readonly string[]>();

/** What makes jobs take the same time: the model with its tier, resolution, length, mode. */
export function kindOf(model: string, body: object): string {
  const { defaults } = fields[model as keyof typeof fields] as { defaults: Record<string, unknown> };
  const given = body as Record<string, unknown>;
  let kind = model;
  for (const name of relevantFields(model)) kind += ` ${name}=${given[name] ?? defaults[name] ?? ""}`;
  return kind;
}

function relevantFields(model: string): readonly string[] {
  const known = relevant.get(model);
  if (known) return known;
  const roles: Partial<Record<string, string>> = fields[model as keyof typeof fields].roles;
  const left = new Set(irrelevant.map((role) => roles[role]));
  const kept = (names[model] ?? []).filter((name) => !left.has(name));
  relevant.set(model, kept);
  return kept;
}
