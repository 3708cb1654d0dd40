/** Tests that an option or a field that is undefined is the same as one that is left out. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createClient, deriveIdempotencyKey, estimate } from "../../src/package/index.ts";
import { download } from "../../src/package/node.ts";
import { startSandbox } from "../../src/sandbox/index.ts";

const prompt = "A glass train crosses a bridge. Wind howls.";

test("undefined options have their defaults, and undefined fields are not sent", async () => {
  const nothing = undefined;
  const sandbox = await startSandbox({
    ...{ port: nothing, host: nothing, allowRemote: nothing, allowOrigin: nothing, apiKey: nothing, credits: nothing },
    ...{ seed: nothing, speed: nothing, rateLimit: nothing, maxRunning: nothing, failureRate: nothing, data: nothing },
  });
  const directory = await mkdtemp(join(tmpdir(), "seedance-undefined-"));
  try {
    const client = createClient({
      ...{ apiKey: sandbox.apiKey, baseUrl: sandbox.url, fetch: nothing, requestTimeout: nothing, budget: nothing },
      ...{ maxCredits: nothing, allowUnknownPrice: nothing, durations: nothing, onEvent: nothing, clock: nothing },
    });
    const options = {
      idempotencyKey: nothing,
      retries: nothing,
      timeout: nothing,
      signal: nothing,
      preflight: nothing,
    };
    const { id } = await client.submit("seedance", { prompt, duration: nothing, seed: nothing }, options);
    const [charge] = sandbox.ledger().filter((entry) => entry.type === "charge");
    expect(charge?.task.body).toEqual({ prompt });
    sandbox.advance(3600);
    const done = await client.wait(id, { interval: nothing, timeout: nothing, signal: nothing, onPoll: nothing });
    const files = await download(client, done, {
      ...{ directory, name: nothing, numbered: nothing, signal: nothing, timeout: nothing, stallTimeout: nothing },
      ...{ overwrite: nothing, maxBytes: nothing, fetch: nothing, lookup: nothing, clock: nothing, random: nothing },
    });
    expect(files.map(({ path }) => path)).toContainEqual(expect.stringMatching(`${id}-[0-9a-f]{8}-1\\.mp4$`));
  } finally {
    await rm(directory, { recursive: true });
    await sandbox.close();
  }
});

test("estimates and idempotency keys do not depend on undefined fields", async () => {
  const bodies = [{ prompt }, { prompt, duration: undefined, resolution: undefined }];
  const estimates = await Promise.all(bodies.map((body) => estimate("seedance", body)));
  expect(estimates[1]).toEqual(estimates[0]);
  const keys = await Promise.all(bodies.map((body) => deriveIdempotencyKey({ model: "seedance", body, scope: "a" })));
  expect(keys[1]).toBe(keys[0]);
});
