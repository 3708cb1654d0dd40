import { beforeAll, describe, expect, test } from "vitest";
import { createClient } from "../../src/client/index.ts";
import type { Contract } from "../../src/contract/index.ts";
import { ValidationError } from "../../src/package/index.ts";
import * as liveEntry from "../../src/package/live.ts";
import { startSandbox as startLive } from "../../src/package/live-sandbox.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { live as liveContract, page as pageContract } from "../support/contracts.ts";

const train = { prompt: "A glass train crosses a bridge" };

/** Requests that users of the live service send, as public integrations do. */
const requests: [name: string, model: string, body: object, field: string][] = [
  ["tier mini", "seedance", { ...train, quality_tier: "mini" }, "quality_tier"],
  ["aspect_ratio adaptive", "seedance", { ...train, aspect_ratio: "adaptive" }, "aspect_ratio"],
  ["4k on pro", "seedance", { ...train, quality_tier: "pro", resolution: "4k" }, "resolution"],
  ["1080p-plus on pro", "seedance", { ...train, quality_tier: "pro", resolution: "1080p-plus" }, "resolution"],
  ["Seedance 2.5 with auto", "seedance25", { ...train, duration: "auto" }, "model"],
  [
    "aspect_ratio on GPT Image 2",
    "gpt-image-2",
    { type: "text-to-image", prompt: "A red box", resolution: "1K", aspect_ratio: "1:1" },
    "aspect_ratio",
  ],
];

interface Outcome {
  status?: string;
  id?: string;
  used?: number | undefined;
  refunded?: number | undefined;
  message?: string;
  issues?: readonly { field: string; fix: string }[];
}
interface Outcomes {
  server: string;
  charges: number;
  outcomes: Outcome[];
  bare: { status: number; message: string | undefined }[];
}

/** The results of bodies under a contract: by its client, and by a bare request to the path of the model. */
async function submitUnderContract(
  contract: Contract,
  bodies: readonly (readonly [string, object, string?])[],
): Promise<Outcomes> {
  const sandbox = await startSandbox({ contract, credits: 1e6, rateLimit: false });
  const client = createClient({ contract, apiKey: sandbox.apiKey, baseUrl: sandbox.url });
  const outcomes: Outcome[] = [];
  for (const [model, body] of bodies)
    try {
      const { id, credits_used } = await client.submit(model, body);
      sandbox.advance(7200);
      const { status, credits_refunded } = await client.get(id);
      outcomes.push({ status, id, used: credits_used, refunded: credits_refunded });
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      outcomes.push({ issues: error.issues, message: error.message });
    }
  const charges = sandbox.ledger().filter(({ type }) => type === "charge").length;
  const bare: Outcomes["bare"] = [];
  const headers = { Authorization: `Bearer ${sandbox.apiKey}`, "Content-Type": "application/json" };
  for (const [index, [model, body, path = ""]] of bodies.entries()) {
    const answer = await fetch(sandbox.url + (contract.models[model]?.path ?? path), {
      method: "POST",
      headers: { ...headers, "Idempotency-Key": `bare-${index}` },
      body: JSON.stringify(body),
    });
    const { error } = (await answer.json()) as { error?: { message: string } };
    bare.push({ status: answer.status, message: error?.message });
  }
  await sandbox.close();
  return { server: contract.servers[0], outcomes, charges, bare };
}

let page: Outcomes;
let live: Outcomes;
beforeAll(async () => {
  const sent = requests.map(([, model, body]) => [model, body, `/api/v1/video/${model}`] as const);
  [page, live] = await Promise.all([submitUnderContract(pageContract, sent), submitUnderContract(liveContract, sent)]);
}, 30_000);

describe.each(requests.map((request, index) => [...request, index] as const))("%s", (_, model, __, field, index) => {
  test("is refused under the page's contract before it is sent, with the name of the contract that accepts it", () => {
    const { issues = [], message } = page.outcomes[index] ?? {};
    const issue = issues.find((each) => each.field === field);
    expect(issue?.fix).toContain("The contract live takes it: import from seedance-client/live, or --contract live");
    expect(message).toContain(`Nothing was sent to ${model}`);
  });

  test("the page's sandbox refuses a raw request and names the contract; the live sandbox accepts it", () => {
    const { status, message } = page.bare[index] ?? {};
    expect([400, 404]).toContain(status);
    expect(message).toContain("The contract live takes it: seedance sandbox --contract live.");
    expect(live.bare[index]).toEqual({ status: 201 });
  });

  test("is accepted, completed and charged under the live contract", () => {
    expect(live.outcomes[index]).toMatchObject({ status: "completed", used: expect.any(Number) });
  });
});

test("a field that no contract has is not attributed to one", async () => {
  const { outcomes, bare } = await submitUnderContract(pageContract, [["seedance", { ...train, constructor: 1 }]]);
  expect(outcomes[0]?.issues).toMatchObject([{ field: "constructor" }]);
  expect(`${outcomes[0]?.message} ${bare[0]?.message}`).not.toContain("contract live");
});

test("the page's sandbox charged nothing, the live one every job", () => {
  expect([page.charges, live.charges]).toEqual([0, requests.length]);
});

test("the host that serves without a redirect comes first", () => {
  expect([page.server, live.server]).toEqual(["https://seedance2ai.io", "https://www.seedance2ai.io"]);
});

test("auto is charged as 30 seconds, and the difference is refunded", () => {
  const { used = 0, refunded = 0 } = live.outcomes[4] ?? {};
  expect(refunded).toBeGreaterThan(0);
  expect(refunded).toBeLessThan(used);
});

test("a value that the live contract does not accept is refused there too", async () => {
  const bodies = [
    ["seedance", { ...train, resolution: "4k" }],
    ["seedance", { ...train, quality_tier: "mini", seed: 1 }],
    ["seedance25", { ...train, quality_tier: "pro" }],
    ["gpt-image-2", { type: "text-to-image", prompt: "A red box", resolution: "1K", aspectRatio: "1:1" }],
  ] as const;
  const { outcomes } = await submitUnderContract(liveContract, bodies);
  expect(outcomes.map(({ issues }) => issues?.map(({ field }) => field))).toEqual([
    ["resolution"],
    ["seed"],
    ["quality_tier"],
    ["aspect_ratio", "aspectRatio"],
  ]);
  // The page has it: the way back is named too.
  expect(outcomes[3]?.message).toContain("The contract page takes it");
});

test("seedance-client/live and its sandbox use the live contract by default, and accept another one", async () => {
  const sandbox = await startLive({ rateLimit: false });
  const page = await startLive({ contract: pageContract, rateLimit: false });
  const client = liveEntry.createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
  const { id } = await client.submit("seedance25", { ...train, duration: "auto" });
  expect(id).toMatch(/^seedance25_/);
  const other = liveEntry.createClient({ contract: pageContract, apiKey: page.apiKey, baseUrl: page.url });
  expect((await other.submit("seedance", train)).id).toMatch(/^sd2_/);
  const paths = (box: typeof sandbox) => box.ledger().flatMap((entry) => (entry.type === "request" ? entry.path : []));
  expect([paths(sandbox), paths(page)]).toEqual([["/api/v1/video/seedance25"], ["/api/v1/video/seedance"]]);
  await Promise.all([sandbox.close(), page.close()]);
});
