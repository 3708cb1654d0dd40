import type { PreparedJob } from "../../client/index.ts";
import { t, translate } from "../language/translate.ts";
import type { CommandOutput } from "../output.ts";
import { toMoney } from "../settings/credit-price.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { describePrice } from "./price.ts";

/** Describes the request that a submit would send. Nothing is sent, and no key is needed. */
export function describeRequest(
  baseUrl: string,
  { path, body, bytes, price }: PreparedJob,
  settings: ProfileSettings,
): CommandOutput {
  const headers = {
    "content-type": "application/json",
    "idempotency-key": "[generated when it is sent]",
    authorization: "Bearer [redacted]",
  };
  const request = { method: "POST", url: baseUrl.replace(/\/$/, "") + path, headers, body };
  const money = price && toMoney(settings, price);
  const shown = { ...headers, "idempotency-key": t`[generated when it is sent]` };
  const lines = Object.entries(shown).map(([name, value]) => `${titleCase(name)}: ${value}`);
  return {
    json: { dryRun: true, request, estimate: price ? { ...price, ...(money && { money }) } : null },
    quiet: [bytes],
    text: [
      `${request.method} ${request.url}`,
      ...lines,
      "",
      JSON.stringify(body, null, 2),
      "",
      translate(describePrice(price, settings)),
      t`Nothing was sent.`,
    ].join("\n"),
  };
}

/** `idempotency-key`: `Idempotency-Key`. */
const titleCase = (name: string) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
