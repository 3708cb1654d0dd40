import { fields } from "../../generated/operations.ts";
import { fields as names } from "../../generated/validators.js";

/** What of a body does not tell how long its job takes: texts, media, and what only shapes the picture. */
const irrelevant = ["prompt", "ratio", "start-frame", "end-frame", "media", "audio", "seed", "format"];

/** What makes jobs take the same time: the model with its tier, resolution, length, mode. */
export function kindOf(model: string, body: object): string {
  const { roles, defaults } = fields[model as keyof typeof fields] as {
    roles: Record<string, string>;
    defaults: Record<string, unknown>;
  };
  const given = body as Record<string, unknown>;
  const left = irrelevant.map((role) => roles[role]);
  let kind = model;
  for (const name of names[model] ?? [])
    if (!left.includes(name)) kind += ` ${name}=${given[name] ?? defaults[name] ?? ""}`;
  return kind;
}
