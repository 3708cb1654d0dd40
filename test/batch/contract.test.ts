import { expect, test } from "vitest";
import { stopFor } from "../../src/batch/run/stop.ts";
import { contract as live } from "../../src/contract/live/index.ts";
import { contract as page } from "../../src/contract/page/index.ts";
import { createApiError } from "../../src/errors.ts";
import { planBatch } from "../../src/package/batch.ts";
import { createBatchTestBed, createBoxRows } from "./support.ts";

const film = { id: "film", model: "seedance25", prompt: "A paper boat in rain. Rain patters.", duration: "5" };
const shot = { id: "shot", model: "seedance", prompt: "A paper boat in rain. Rain patters.", duration: "5" };

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

test("an error code that its contract assigns to the whole account stops a batch after the first rows", async () => {
  await using testBed = await createBatchTestBed({ contract: live });
  testBed.sandbox.faults.add({ name: "unknown-code", value: "purchase_required", method: "POST" });
  const result = await testBed.run(createBoxRows(40));
  expect(result).toMatchObject({ reason: "credits", states: { waiting: 40 }, spent: { total: 0 } });
  expect(result.stop?.error).toMatchObject({ code: "purchase_required" });
  // Only the requests that were in flight together get it.
  expect(testBed.requests().length).toBeLessThanOrEqual(4);
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
