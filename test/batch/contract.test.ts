import { expect, test } from "vitest";
import { stopFor } from "../../src/batch/run/stop.ts";
import { contract as live } from "../../src/contract/live/index.ts";
import { contract as page } from "../../src/contract/page/index.ts";
import { createApiError } from "../../src/errors.ts";
import { planBatch } from "../../src/package/batch.ts";
import { createBatchTestBed, createBoxRows } from "./support.ts";

const film = { id: "film", model: "seedance25", prompt: "A paper boat in rain. Rain patters.", duration: "5" };
const shot = { id: "shot", model: "seedance", prompt: "A paper boat in rain. Rain patters.", duration: "5" };

test("rows of the live contract go to its paths, and each record names the contract and the path", async () => {
  await using all = await createBatchTestBed({ contract: live });
  const rows = [film, shot, { ...film, id: "next", image_url: "{{rows.film.last_frame_url}}" }];
  expect(await all.run(rows)).toMatchObject({ stop: undefined, bad: 0, states: { downloaded: 3 } });
  const submits = all.requests().flatMap(({ method, path }) => (method === "POST" ? [path] : []));
  const [path, moved] = [live.models.seedance25?.path, live.models.seedance?.path];
  expect([...submits].sort()).toEqual([path, path, moved].sort());
  using ledger = all.openLedger();
  const records = ledger.jobs().map((job) => [job.model, job.contract, job.path]);
  expect(records.sort()).toEqual([
    ["seedance", "live", moved],
    ["seedance25", "live", path],
    ["seedance25", "live", path],
  ]);
});

test("one ledger holds batches of several contracts, each with the path that was called", async () => {
  await using all = await createBatchTestBed();
  await using other = await createBatchTestBed({ contract: live });
  await all.run([shot]);
  await other.run([shot], { ledger: all.ledger });
  using ledger = all.openLedger();
  const records = ledger.jobs({ model: "seedance" }).map((job) => [job.contract, job.path]);
  expect(records.sort()).toEqual([
    ["live", live.models.seedance?.path],
    ["page", page.models.seedance?.path],
  ]);
});

test("a batch goes on without its manifest under its own contract, and under no other one", async () => {
  await using all = await createBatchTestBed({ contract: live });
  all.sandbox.faults.add({ name: "insufficient-credits", method: "POST" });
  expect(await all.run([film])).toMatchObject({ reason: "credits", states: { waiting: 1 } });
  all.sandbox.faults.remove();
  const before = all.requests().length;
  await expect(all.run(undefined, { contract: page })).rejects.toMatchObject({
    code: "other_contract",
    message: expect.stringMatching(/run under the contract live\. .*"seedance-client\/live".*--contract live/),
  });
  expect(all.requests()).toHaveLength(before);
  expect(await all.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 1 } });
});

test("a refusal of the whole account stops a batch after the first rows, by what its contract says of the code", async () => {
  await using all = await createBatchTestBed({ contract: live });
  all.sandbox.faults.add({ name: "unknown-code", value: "purchase_required", method: "POST" });
  const told = await all.run(createBoxRows(40));
  expect(told).toMatchObject({ reason: "credits", states: { waiting: 40 }, spent: { total: 0 } });
  expect(told.stop?.error).toMatchObject({ code: "purchase_required" });
  // Those that were under way together may each have met it, and no others.
  expect(all.requests().length).toBeLessThanOrEqual(4);
});

test("of a contract's error codes those stop a batch that hold for the account and for good", () => {
  const stops = [page, live].map(({ errors }) =>
    Object.fromEntries(
      Object.entries(errors).flatMap(([code, behavior]) => {
        const refusal = {
          code,
          message: "refused",
          status: behavior.status,
          behavior: { ...behavior, fix: "Mend it." },
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

test("an engine's address in place of an engine is refused with what to pass, and is not repeated", async () => {
  await using all = await createBatchTestBed();
  const engine = "postgres://me:hidden@localhost/films" as never;
  const error = await all.run(createBoxRows(1), { engine }).catch((error) => error);
  expect(error).toMatchObject({ code: "validation_failed" });
  expect(error.message).toMatch(/postgres\(address\).*"seedance-client\/postgres"/);
  expect(error.message).not.toContain("hidden");
  expect(all.requests()).toEqual([]);
});

test("a plan holds rows against the contract that it is given", async () => {
  const plan = (contract: typeof live | undefined) =>
    planBatch({ rows: [film] }, { name: "films", ...(contract && { contract }) });
  expect(await plan(live)).toMatchObject({ bad: 0, new: 1, quote: { models: [{ model: "seedance25" }] } });
  const { bad, badRows } = await plan(undefined);
  expect(bad).toBe(1);
  expect(badRows[0]?.issues[0]).toMatchObject({ field: "model", fix: expect.stringContaining("--contract live") });
});
