import type { ContractRules } from "./contract.ts";

/** What was asked for, in the service's words, as far as the body or its defaults say so. */
export interface RequestedOutput {
  resolution?: string;
  ratio?: string;
  /** The length of a video; a word if the service chooses it. */
  seconds?: number | string;
  /** How many pictures. */
  count?: number;
}

/** What a body asks for, its model's defaults included. What that comes to in pixels, the service decides. */
export function requestedOutputOf(
  { fields }: Pick<ContractRules, "fields">,
  model: string,
  body: object,
): RequestedOutput {
  const { roles = {}, defaults = {} } = fields[model] ?? {};
  const whole: Record<string, unknown> = { ...defaults, ...body };
  const value = (role: string) => whole[roles[role] ?? ""];
  const [resolution, ratio, seconds, count] = ["resolution", "ratio", "seconds", "count"].map(value);
  const length = Number(seconds);
  return {
    ...(typeof resolution === "string" && { resolution }),
    ...(typeof ratio === "string" && { ratio }),
    ...(seconds !== undefined && { seconds: Number.isNaN(length) ? String(seconds) : length }),
    ...(typeof count === "number" && { count }),
  };
}
