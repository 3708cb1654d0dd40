import { fields } from "../../generated/operations.ts";
import type { ModelName } from "../contract/index.ts";
import type { Requested } from "./entry.ts";

/** What a body asks for, its model's defaults included, in the service's words: what they come to in pixels is its affair. */
export function requestedBy(model: ModelName, body: object): Requested {
  const { roles, defaults } = fields[model] as { roles: Partial<Record<string, string>>; defaults: object };
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
