import { expect, test } from "vitest";
import { RefusalStreak } from "../../src/batch/run/refusal-streak.ts";
import { stopFor } from "../../src/batch/run/stop.ts";
import { contract as live } from "../../src/contract/live/index.ts";
import { contract as page } from "../../src/contract/page/index.ts";
import { createApiError, type ErrorBehavior } from "../../src/errors.ts";
import { type BatchEvent, planBatch } from "../../src/package/batch.ts";
import { createBatchTestBed, createBoxRows } from "./support.ts";

const film = { id: "film", model: "seedance25", prompt: "A paper boat in rain. Rain patters.", duration: "5" };
const shot = { id: "shot", model: "seedance", prompt: "A paper boat in rain. Rain patters.", duration: "5" };

/** Calls the action at the first event of a type. */
function once(type: BatchEvent["type"], action: () => void): (event: BatchEvent) => void {
  let isDone = false;
  return (event) => {
    if (isDone || event.type !== type) return;
    isDone = true;
    action();
  };
}

test("rows of the live contract are sent to its paths, and each ledger record has the contract and the path", async () => {
  await using testBed = await createBatchTestBed({ contract: live });
  const rows = [film, shot, { ...film, id: "next", image_url: "{{rows.film.last_frame_url}}" }];
  expect(await testBed.run(rows)).toMatchObject({ stop: undefined, bad: 0, states: { downloaded: 3 } });
  const submits = testBed.requests().flatMap(({ method, path }) => (method === "POST" ? [path] : []));
  const [path, moved] = [live.models.seedance25?.path, live.models.seedance?.path];
  expect([...submits].sort()).toEqual([path, path, moved].sort());
  using ledger = testBed.openLedger();
  const records = ledger.jobs().map((job) => [job.model, job.contract, job.path]);
  expect(records.sort()).toEqual([
    ["seedance", "live", moved],
    ["seedance25", "live", path],
    ["seedance25", "live", path],
  ]);
});

test("one ledger holds batches of several contracts, each with its own paths", async () => {
  await using testBed = await createBatchTestBed();
  await using other = await createBatchTestBed({ contract: live });
  await testBed.run([shot]);
  await other.run([shot], { ledger: testBed.ledger });
  using ledger = testBed.openLedger();
  const records = ledger.jobs({ model: "seedance" }).map((job) => [job.contract, job.path]);
  expect(records.sort()).toEqual([
    ["live", live.models.seedance?.path],
    ["page", page.models.seedance?.path],
  ]);
});

test("a batch can be resumed without its manifest under its own contract only", async () => {
  await using testBed = await createBatchTestBed({ contract: live });
  testBed.sandbox.faults.add({ name: "insufficient-credits", method: "POST" });
  expect(await testBed.run([film])).toMatchObject({ reason: "credits", states: { waiting: 1 } });
  testBed.sandbox.faults.remove();
  const before = testBed.requests().length;
  await expect(testBed.run(undefined, { contract: page })).rejects.toMatchObject({
    code: "other_contract",
    message: expect.stringMatching(/run under the contract live\. .*"seedance-client\/live".*--contract live/),
  });
  expect(testBed.requests()).toHaveLength(before);
  expect(await testBed.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 1 } });
});

test.each(["purchase_required", "credits_frozen"])(
  "the code %s, which its contract assigns to the whole account, stops a batch after one request",
  async (code) => {
    await using testBed = await createBatchTestBed({ contract: live });
    testBed.sandbox.faults.add({ name: "unknown-code", value: code, method: "POST" });
    const result = await testBed.run(createBoxRows(40));
    expect(result).toMatchObject({ reason: "credits", states: { waiting: 40 }, spent: { total: 0 } });
    expect(result.stop?.error).toMatchObject({ code, behavior: { exitCode: 4 } });
    expect(testBed.requests()).toHaveLength(1);
    // Also with a canary, and when it is resumed.
    expect(await testBed.run(createBoxRows(40), { canary: 3 })).toMatchObject({ reason: "credits" });
    expect(await testBed.run(undefined)).toMatchObject({ reason: "credits", states: { waiting: 40 } });
    expect(testBed.requests()).toHaveLength(3);
    testBed.sandbox.faults.remove();
    expect(await testBed.run(createBoxRows(2))).toMatchObject({ stop: undefined, states: { downloaded: 2 } });
  },
);

test("a refusal of the account in the middle of a batch stops its submits, and its running tasks are saved", async () => {
  await using testBed = await createBatchTestBed({ contract: live });
  let submitted = 0;
  const result = await testBed.run(createBoxRows(20), {
    onEvent(event) {
      if (event.type !== "submitted" || ++submitted !== 3) return;
      testBed.sandbox.faults.add({ name: "unknown-code", value: "credits_frozen", method: "POST" });
    },
  });
  expect(result).toMatchObject({ reason: "credits", states: { refused: 0, running: 0, failed: 0 } });
  expect(result.states.downloaded + result.states.waiting).toBe(20);
  expect(result.states.downloaded).toBe(testBed.charges().length);
  // Only the requests that were in flight together get it.
  expect(testBed.requests().filter(({ status }) => status === 403).length).toBeLessThanOrEqual(4);
});

test("submits that wait for the rate limit are not sent after a refusal of the account", async () => {
  await using testBed = await createBatchTestBed({ contract: live });
  const onEvent = once("submitted", () =>
    testBed.sandbox.faults.add({ name: "unknown-code", value: "credits_frozen", method: "POST" }),
  );
  // Several submits are waiting when the next request is refused.
  const result = await testBed.run(createBoxRows(9), { rateLimit: { requests: 2, seconds: 60 }, onEvent });
  expect(result).toMatchObject({ reason: "credits", states: { downloaded: 1, waiting: 8 } });
  expect(testBed.requests().filter(({ status }) => status === 403)).toHaveLength(1);
});

test("tasks that can't be polled because of the account are left to the next run, which ends", async () => {
  await using testBed = await createBatchTestBed({ contract: live });
  testBed.sandbox.faults.add({ name: "unknown-code", value: "credits_frozen", method: "GET" });
  const result = await testBed.run(createBoxRows(2));
  expect(result).toMatchObject({ reason: "credits", states: { running: result.of("submitted").length } });
  expect(result.of("timed_out")).toEqual(result.of("submitted"));
  testBed.sandbox.faults.remove();
  expect(await testBed.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 2 } });
  expect(testBed.charges()).toHaveLength(2);
});

test("a refusal with 403 stops a batch after three rows in a row, and two of them do not", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "unknown-code", value: "purchase_required", method: "POST" });
  const result = await testBed.run(createBoxRows(40));
  expect(result).toMatchObject({ reason: "refused", states: { waiting: 38, refused: 2 }, spent: { total: 0 } });
  expect(testBed.requests()).toHaveLength(3);
  testBed.sandbox.faults.remove();
  testBed.sandbox.faults.add({ name: "unknown-code", value: "odd_row", method: "POST", times: 2 });
  expect(await testBed.run(createBoxRows(5))).toMatchObject({ stop: undefined, states: { refused: 2, downloaded: 3 } });
});

test.each([
  ["an HTML page with 404 for each path", "404", ""],
  ["a base URL with a wrong path", "", "/v2"],
])("%s stops a batch after three rows, and the mended base URL runs all of them", async (_, status, path) => {
  await using testBed = await createBatchTestBed();
  if (status) testBed.sandbox.faults.add({ name: "gateway-error-before", value: status, method: "POST" });
  let submits = 0;
  const count: typeof fetch = (input, init) => {
    submits++;
    return fetch(input, init);
  };
  const more = { baseUrl: `${testBed.sandbox.url}${path}`, fetch: count };
  const result = await testBed.run(createBoxRows(40), more);
  expect(result).toMatchObject({ reason: "refused", states: { waiting: 38, refused: 2 }, spent: { total: 0 } });
  expect([submits, result.stop?.error]).toEqual([3, expect.objectContaining({ status: 404 })]);
  testBed.sandbox.faults.remove();
  expect(await testBed.run(createBoxRows(40))).toMatchObject({ stop: undefined, states: { downloaded: 40 } });
});

test.each(["400", "413", "422"])("rows that are refused with %s never stop a batch", async (value) => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "gateway-error-before", value, method: "POST", times: 4 });
  const result = await testBed.run(createBoxRows(6));
  expect(result).toMatchObject({ stop: undefined, states: { refused: 4, downloaded: 2 } });
});

test("equal refusals count only without another outcome between, and only with a status and a code that are not about one row", () => {
  const refusal = (status: number, code: string) => {
    const behavior: ErrorBehavior = { status, scope: "request", charged: "no", retry: "never", exitCode: 1, fix: "" };
    return createApiError({ status, code, message: "refused", behavior });
  };
  const stopsAt = (errors: readonly (Error | "accepted")[]) => {
    const streak = new RefusalStreak({ ...page.errors, content_refused: refusal(403, "content_refused").behavior });
    return errors.findIndex((error) =>
      error === "accepted" ? streak.recordSuccess() : streak.recordRefusal(error) !== undefined,
    );
  };
  const repeated = (status: number, code: string) => Array.from({ length: 9 }, () => refusal(status, code));
  for (const status of [400, 409, 413, 422])
    for (const code of ["new_code", "invalid_request"]) expect(stopsAt(repeated(status, code))).toBe(-1);
  for (const status of [403, 404, 405, 410, 415, 451])
    for (const code of ["new_code", "not_found"]) expect(stopsAt(repeated(status, code))).toBe(2);
  // The contract says that they concern the one request.
  for (const code of ["content_refused", "invalid_request"]) expect(stopsAt(repeated(403, code))).toBe(-1);
  expect(stopsAt(repeated(403, "toString"))).toBe(2);
  const [odd, other] = [refusal(403, "odd"), refusal(403, "other")];
  expect(stopsAt([odd, other, odd, other, odd, other])).toBe(-1);
  expect(stopsAt([odd, odd, refusal(404, "odd"), odd, odd])).toBe(-1);
  expect(stopsAt([odd, odd, "accepted", odd, odd])).toBe(-1);
  expect(stopsAt([odd, odd, refusal(400, "odd"), odd, odd])).toBe(-1);
  expect(stopsAt([other, odd, odd, odd])).toBe(3);
});

test("exactly the error codes that are final for the whole account stop a batch", () => {
  const stops = [page, live].map(({ errors }) =>
    Object.fromEntries(
      Object.entries(errors).flatMap(([code, behavior]) => {
        const refusal = {
          code,
          message: "refused",
          status: behavior.status,
          behavior: { ...behavior, fix: "Correct it." },
        };
        const stop = stopFor(createApiError(refusal));
        return stop ? [[code, [stop.how, stop.reason]]] : [];
      }),
    ),
  );
  const ofBoth = { insufficient_credits: ["soft", "credits"], unauthorized: ["hard", "auth"] };
  const ofLive = { ...ofBoth, purchase_required: ["soft", "credits"], credits_frozen: ["soft", "credits"] };
  expect(stops).toEqual([ofBoth, ofLive]);
});

test("an address passed as the engine is refused with a hint, and the error does not contain the address", async () => {
  await using testBed = await createBatchTestBed();
  const engine = "postgres://me:hidden@localhost/films" as never;
  const error = await testBed.run(createBoxRows(1), { engine }).catch((error) => error);
  expect(error).toMatchObject({ code: "validation_failed" });
  expect(error.message).toMatch(/postgres\(address\).*"seedance-client\/postgres"/);
  expect(error.message).not.toContain("hidden");
  expect(testBed.requests()).toEqual([]);
});

test("a plan validates rows against the given contract", async () => {
  const plan = (contract: typeof live | undefined) =>
    planBatch({ rows: [film] }, { name: "films", ...(contract && { contract }) });
  expect(await plan(live)).toMatchObject({ bad: 0, new: 1, quote: { models: [{ model: "seedance25" }] } });
  const { bad, badRows } = await plan(undefined);
  expect(bad).toBe(1);
  expect(badRows[0]?.issues[0]).toMatchObject({ field: "model", fix: expect.stringContaining("--contract live") });
});
