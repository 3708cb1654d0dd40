import { expect, test } from "vitest";
import { type ClientEvent, createClient } from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { respondJson, startServer } from "../support/server.ts";

const id = "sd2_abcdefghijkl";
const output = { video_url: "https://example.com/a.mp4" };

/** A service that answers so to the submit, then so to the polls in order. */
async function events(submitted: object, ...polls: object[]): Promise<ClientEvent[]> {
  const told: ClientEvent[] = [];
  let polled = 0;
  await using server = await startServer(({ method }, response) => {
    const task = method === "POST" ? submitted : polls[Math.min(polled++, polls.length - 1)];
    respondJson(response, method === "POST" ? 201 : 200, { id, status: "processing", ...task });
  });
  const client = createClient({
    apiKey: "sk_live_x",
    baseUrl: server.url,
    clock: virtualClock(),
    onEvent: (event) => told.push(event),
  });
  await client.generate("seedance", { prompt: "A glass train" });
  return told.filter(({ type }) => type === "drifted");
}

test("a service as the contract has it tells of no drift", async () => {
  const all = {
    model: "seedance",
    credits_used: 30,
    remaining_credits: 70,
    quality_tier: "standard",
    channel: "standard",
  };
  const done = { status: "completed", output: { ...output, last_frame_url: "https://example.com/b.png", seed: 1 } };
  expect(await events(all, { created_at: "2026-11-01T00:00:00Z" }, done)).toEqual([]);
});

test("members that the contract does not know are told, once each, and the answer is kept", async () => {
  const running = { eta_seconds: 12 };
  const done = { status: "completed", eta_seconds: 0, output: { ...output, preview_url: "https://example.com/c.jpg" } };
  expect(await events({ queue: 3 }, running, running, done)).toEqual([
    { type: "drifted", taskId: id, members: ["queue"] },
    { type: "drifted", taskId: id, members: ["eta_seconds"] },
    { type: "drifted", taskId: id, members: ["output.preview_url"] },
  ]);
});

test("an entry of a list", async () => {
  const done = { status: "completed", output: { ...output, images: [{ url: "https://example.com/a.png", alt: "x" }] } };
  expect(await events({}, done)).toEqual([{ type: "drifted", taskId: id, members: ["output.images[].alt"] }]);
});
