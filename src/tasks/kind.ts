import { fields } from "../../generated/operations.ts";

/** What of a body does not tell how long its job takes: texts, media, and what only shapes the picture. */
const irrelevant = ["prompt", "ratio", "start-frame", "end-frame", "media", "audio", "seed", "format"];

/** What makes jobs take the same time: the model with its tier, resolution, length, mode. */
export function kindOf(model: string, body: object): string {
  const { roles, defaults } = fields[model as keyof typeof fields] as {
    roles: Partial<Record<string, string>>;
    defaults: object;
  };
  const left = new Set(irrelevant.map((role) => roles[role]));
  const members = Object.entries({ ...defaults, ...body }).filter(([field]) => !left.has(field));
  return [model, ...members.map(([field, value]) => `${field}=${value}`).sort()].join(" ");
}
