import { expect, test } from "vitest";
import { type ClientEvent, createClient } from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { respondJson, startServer } from "../support/server.ts";

const id = "sd2_abcdefghijkl";
const output = { video_url: "https://example.com/a.mp4" };

/** The drift events of a job whose submit and polls get these responses. */
async function events(submitted: object, ...polls: object[]): Promise<ClientEvent[]> {
  const received: ClientEvent[] = [];
  let polled = 0;
  await using server = await startServer(({ method }, response) => {
    const task = method === "POST" ? submitted : polls[Math.min(polled++, polls.length - 1)];
    respondJson(response, method === "POST" ? 201 : 200, { id, status: "processing", ...task });
  });
  const client = createClient({
    apiKey: "sk_live_x",
    baseUrl: server.url,
    clock: virtualClock(),
    onEvent: (event) => received.push(event),
  });
  await client.generate("seedance", { prompt: "A glass train" });
  return received.filter(({ type }) => type === "drifted");
}

test("a client reports no drift for responses that match the contract", async () => {
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

test("a client reports each unknown member once, and returns the response", async () => {
  const running = { eta_seconds: 12 };
  const done = { status: "completed", eta_seconds: 0, output: { ...output, preview_url: "https://example.com/c.jpg" } };
  expect(await events({ queue: 3 }, running, running, done)).toEqual([
    { type: "drifted", taskId: id, members: ["queue"] },
    { type: "drifted", taskId: id, members: ["eta_seconds"] },
    { type: "drifted", taskId: id, members: ["output.preview_url"] },
  ]);
});

test("a client reports an unknown member of an array's item", async () => {
  const done = { status: "completed", output: { ...output, images: [{ url: "https://example.com/a.png", alt: "x" }] } };
  expect(await events({}, done)).toEqual([{ type: "drifted", taskId: id, members: ["output.images[].alt"] }]);
});
