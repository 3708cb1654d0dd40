import type { ContractRules } from "./contract.ts";

/** The requested output in the contract's values, from the body and its defaults. */
export interface RequestedOutput {
  resolution?: string;
  ratio?: string;
  /** The length of a video in seconds; a word, such as `auto`, if the service chooses it. */
  seconds?: number | string;
  /** The number of images. */
  count?: number;
}

/** Returns the output that a body requests, including its model's defaults. The service chooses the size in pixels. */
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
