import type { ContractRules } from "./contract.ts";

/** The roles of fields that do not affect the duration of a job. */
const irrelevant = ["prompt", "ratio", "start-frame", "end-frame", "media", "audio", "seed", "format"];

/** Returns the class of jobs with a similar duration: the model and the fields that affect it, such as `resolution`. */
export function durationClass({ fields }: Pick<ContractRules, "fields">, model: string, body: object): string {
  const { names = [], roles = {}, defaults = {} } = fields[model] ?? {};
  const given = body as Record<string, unknown>;
  const left = irrelevant.map((role) => roles[role]);
  let name = model;
  for (const field of names) if (!left.includes(field)) name += ` ${field}=${given[field] ?? defaults[field] ?? ""}`;
  return name;
}
