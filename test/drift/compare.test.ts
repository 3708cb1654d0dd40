import { describe, expect, test } from "vitest";
import { compareExchanges, type DriftFindingKind, type Exchange, readLedgerExchanges } from "../../src/drift/index.ts";
import type { Job } from "../../src/ledger/index.ts";
import { contracts, live, page, pathOf } from "../support/contracts.ts";

const base = { type: "application/json", source: "test", date: "2026-11-01" };
const id = "sd2_abc";
describe.each(contracts)("drift of the contract $name", (contract) => {
  const task = (body: object, more: Partial<Exchange> = {}): Exchange => ({
    ...base,
    method: "GET",
    path: contract.taskPath.replace("{id}", id),
    status: 200,
    body: { id, status: "processing", ...body },
    ...more,
  });
  const submit = (request: object, status: number, body: unknown, more: Partial<Exchange> = {}): Exchange => ({
    ...base,
    method: "POST",
    path: pathOf(contract, "seedance"),
    request,
    status,
    body,
    ...more,
  });
  const error = (code: string, message = "No.") => ({ error: { code, message } });
  const train = { prompt: "A glass train" };
  const done = { status: "completed", output: { video_url: "https://example.com/a.mp4", seed: 7 } };

  describe("is not found", () => {
    test.each<[string, Exchange]>([
      ["for a running task", task({ model: "seedance", credits_used: 30 })],
      ["for a completed task", task(done)],
      ["for images", task({ status: "completed", output: { images: [{ url: "https://example.com/a.png" }] } })],
      ["for a failed task with a text", task({ status: "failed", error: "It did not work." })],
      ["for a failed task with a code", task({ status: "failed", error: { code: "anything", message: "No." } })],
      ["for a content type without its charset", task({}, { type: "application/json" })],
      ["for a content type that was not recorded", task({}, { type: undefined })],
      [
        "for an invalid body that is refused",
        submit({ prompt: "a" }, 400, error("invalid_request", "prompt: too short.")),
      ],
      [
        "for a valid body that is refused for its content",
        submit(train, 400, error("invalid_request", "input image may contain real person")),
      ],
      ["for an empty response of a gateway", submit(train, 502, undefined, { type: "text/html" })],
      ["for a redirect", submit(train, 307, undefined, { type: "text/html" })],
      ["for a 404 of an unknown path", task({}, { path: "/favicon.ico", status: 404 })],
    ])("%s", async (_, exchange) => {
      expect(await compareExchanges(contract, [exchange])).toEqual([]);
    });
  });

  describe("is found by kind and name", () => {
    test.each<[DriftFindingKind, string, Exchange]>([
      ["unknown-status", "queued", task({ status: "queued" })],
      ["unknown-code", "too_many_cats", submit(train, 402, error("too_many_cats"))],
      ["unknown-member", "eta_seconds", task({ eta_seconds: 12 })],
      [
        "unknown-member",
        "output.preview_url",
        task({ ...done, output: { ...done.output, preview_url: "https://x.test" } }),
      ],
      ["missing-member", "status", task({}, { body: { id } })],
      [
        "renamed-member",
        "output.video_url → output.videoUrl",
        task({ ...done, output: { videoUrl: "https://x.test", seed: 7 } }),
      ],
      [
        "renamed-member",
        "output.video_url → output.file",
        task({ ...done, output: { file: "https://x.test", seed: 7 } }),
      ],
      ["renamed-member", "credits_used → creditsUsed", task({ creditsUsed: 30 })],
      [
        "renamed-member",
        "output.images[].url → output.images[].image_url",
        task({ status: "completed", output: { images: [{ image_url: "https://x.test" }] } }),
      ],
      ["wrong-type", "credits_used", task({ credits_used: "30" })],
      ["content-type", "text/plain", task({}, { type: "text/plain" })],
      ["unknown-http-status", "422", submit(train, 422, error("invalid_request"))],
      ["endpoint-gone", pathOf(contract, "seedance"), submit(train, 404, error("not_found"))],
      ["unknown-endpoint", "POST /api/v1/audio/tune", submit(train, 201, { id }, { path: "/api/v1/audio/tune" })],
      ["refused-field", "reference_id", submit(train, 400, error("invalid_request", "reference_id is required"))],
      ["refused-field", "prompt", submit(train, 400, error("invalid_request", "prompt: must have 20 characters."))],
      [
        "accepted-field",
        "quality_tier",
        submit({ ...train, quality_tier: "ultra" }, 201, { id, status: "processing" }),
      ],
      ["accepted-field", "mood", submit({ ...train, mood: "dark" }, 201, { id, status: "processing" })],
    ])("for %s %s", async (kind, name, exchange) => {
      const found = await compareExchanges(contract, [exchange]);
      expect(found.map((finding) => [finding.kind, finding.name])).toEqual([[kind, name]]);
      expect(found[0]).toMatchObject({ source: "test", date: "2026-11-01", detail: expect.stringMatching(/\w{3}/) });
    });

    test("is reported once for repeated exchanges", async () => {
      expect(await compareExchanges(contract, [task({ status: "queued" }), task({ status: "queued" })])).toHaveLength(
        1,
      );
    });

    test.each<[string, Exchange, (later: string) => Exchange]>([
      [
        "an endpoint that was gone has accepted a job",
        submit(train, 404, error("not_found")),
        (date) => submit(train, 201, { id, status: "processing" }, { date }),
      ],
      [
        "an endpoint that was gone has accepted a job of the ledger",
        submit(train, 405, undefined),
        (date) => task({}, { accepted: { path: pathOf(contract, "seedance"), request: train, date } }),
      ],
      [
        "a refused field was accepted",
        submit(train, 400, error("invalid_request", "reference_id is required")),
        (date) => submit(train, 201, { id, status: "processing" }, { date }),
      ],
      [
        "a renamed member has its name again",
        task({ ...done, output: { videoUrl: "https://x.test", seed: 7 } }),
        (date) => task(done, { date }),
      ],
      ["a member has its type again", task({ credits_used: "30" }), (date) => task({ credits_used: 30 }, { date })],
    ])("is not found if later %s", async (_, exchange, other) => {
      for (const later of ["2026-11-02", "2026-11-01T00:00:00.000Z"])
        for (const both of [
          [exchange, other(later)],
          [other(later), exchange],
        ])
          expect(await compareExchanges(contract, both)).toEqual([]);
      for (const earlier of ["2026-10-31", "2026-10-31T23:59:59.000Z"])
        expect(await compareExchanges(contract, [exchange, other(earlier)])).toHaveLength(1);
    });

    test.each<[string, Exchange, Exchange]>([
      [
        "the endpoint only asked for a key",
        submit(train, 404, error("not_found")),
        submit(train, 401, error("unauthorized")),
      ],
      ["another endpoint responded", submit(train, 404, error("not_found")), task({})],
      [
        "another value of the field was accepted",
        submit(train, 400, error("invalid_request", "prompt: must have 20 characters.")),
        submit({ prompt: "A longer glass train" }, 201, { id, status: "processing" }),
      ],
      [
        "the output was not there yet",
        task({ ...done, output: { videoUrl: "https://x.test", seed: 7 } }),
        task({ status: "processing" }),
      ],
      ["another status was seen", task({ status: "queued" }), task(done)],
      ["an additional member was missing once", task({ eta_seconds: 12 }), task({})],
    ])("is found although later %s", async (_, exchange, later) => {
      expect(await compareExchanges(contract, [exchange, { ...later, date: "2026-11-02" }])).toHaveLength(1);
    });

    test.each<[DriftFindingKind, (index: number) => Exchange]>([
      [
        "refused-field",
        // Every other prompt is accepted.
        (index) =>
          index % 2 === 0
            ? submit({ prompt: `Train ${index}` }, 400, error("invalid_request", "prompt: must be longer."))
            : submit({ prompt: `Train ${index}` }, 201, { id, status: "processing" }),
      ],
      ["renamed-member", () => task({ ...done, output: { videoUrl: "https://x.test", seed: 7 } })],
      ["wrong-type", () => task({ credits_used: "30" })],
    ])("is found in work that grows with the number of exchanges, for %s", async (kind, exchangeOf) => {
      const readsOf = async (size: number) => {
        let reads = 0;
        const counted = <T>(value: T): T =>
          typeof value === "object" && value !== null
            ? (new Proxy(value, {
                get(target, name) {
                  reads++;
                  return counted(Reflect.get(target, name));
                },
              }) as T)
            : value;
        // Each exchange is later than the one before it.
        const dateOf = (index: number) => `2026-11-01T00:00:00.${String(index).padStart(3, "0")}Z`;
        const exchanges = Array.from({ length: size }, (_, index) =>
          counted({ ...exchangeOf(index), date: dateOf(index) }),
        );
        expect(await compareExchanges(contract, exchanges)).toMatchObject([{ kind }]);
        return reads;
      };
      const few = await readsOf(50);
      expect(await readsOf(200)).toBeLessThan(4.5 * few);
    });

    test("is found for a response that is not an object", async () => {
      expect(await compareExchanges(contract, [task({}, { body: [] })])).toMatchObject([
        { kind: "wrong-type", name: "Task" },
      ]);
    });
  });
});

test("a path of another contract is drift only for the contract that lacks it", async () => {
  const submitted = {
    ...base,
    method: "POST",
    path: pathOf(live, "seedance"),
    request: { prompt: "A glass train" },
    status: 201,
  };
  const exchange: Exchange = { ...submitted, body: { id, status: "processing" } };
  expect(await compareExchanges(live, [exchange])).toEqual([]);
  expect(await compareExchanges(page, [exchange])).toMatchObject([{ kind: "unknown-endpoint" }]);
});

test("a ledger's jobs are compared only with the contract that they were sent under", () => {
  const job = {
    contract: "live",
    origin: "https://example.com",
    model: "seedance",
    path: pathOf(live, "seedance"),
    state: "submitted",
    taskId: id,
    status: "completed",
    output: [{ member: "video_url", url: "https://example.com/a.mp4" }],
    updatedAt: "2026-11-01T00:00:00.000Z",
  };
  const ledger = { jobs: () => [job as unknown as Job] };
  expect(readLedgerExchanges(page, ledger, [job.origin])).toEqual([]);
  expect(readLedgerExchanges(live, ledger, ["https://example.org"])).toEqual([]);
  expect(readLedgerExchanges(live, ledger, [job.origin])).toMatchObject([
    { method: "GET", path: `/api/v1/tasks/${id}`, status: 200, body: { output: { video_url: job.output[0]?.url } } },
  ]);
});
