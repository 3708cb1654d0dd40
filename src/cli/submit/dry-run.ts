import { createClient } from "../../client/index.ts";
import type { Fields, ModelName } from "../../contract/index.ts";
import type { Estimate } from "../../credits/index.ts";
import type { Result } from "../output.ts";
import { describePrice } from "./price.ts";

const key = "sk_live_redacted";

interface ShownRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
}

/** The request that a submit would send, as the client makes it; nothing is sent. */
export async function showRequest(
  baseUrl: string,
  model: ModelName,
  body: Fields,
  price: Estimate | undefined,
): Promise<Result> {
  let request: ShownRequest | undefined;
  const capture: typeof fetch = async (url, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    request = { method: init?.method ?? "", url: String(url), headers, body: JSON.parse(String(init?.body)) };
    request.headers = { ...headers, authorization: "Bearer [redacted]", "idempotency-key": "[made when it is sent]" };
    return Response.json({ id: "dry-run", status: "processing" }, { status: 201 });
  };
  await createClient({ apiKey: key, baseUrl, fetch: capture }).submit(model, body as never);
  if (!request) throw new Error("The client made no request.");
  const { method, url, headers } = request;
  const shown = Object.entries(headers).map(([name, value]) => `${titled(name)}: ${value}`);
  const text = [`${method} ${url}`, ...shown, "", JSON.stringify(request.body, null, 2), "", describePrice(price)];
  return {
    json: { dryRun: true, request, estimate: price ?? null },
    quiet: [JSON.stringify(request.body)],
    text: [...text, "Nothing was sent."].join("\n"),
  };
}

/** `idempotency-key`: `Idempotency-Key`. */
const titled = (name: string) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
