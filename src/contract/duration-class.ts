import type { ContractRules } from "./contract.ts";

/** What of a body does not tell how long its job takes: texts, media, and what only shapes the picture. */
const irrelevant = ["prompt", "ratio", "start-frame", "end-frame", "media", "audio", "seed", "format"];

/** What makes jobs take the same time: the model with its tier, resolution, length, mode. */
export function durationClass({ fields }: Pick<ContractRules, "fields">, model: string, body: object): string {
  const { names = [], roles = {}, defaults = {} } = fields[model] ?? {};
  const given = body as Record<string, unknown>;
  const left = irrelevant.map((role) => roles[role]);
  let name = model;
  for (const field of names) if (!left.includes(field)) name += ` ${field}=${given[field] ?? defaults[field] ?? ""}`;
  return name;
}
