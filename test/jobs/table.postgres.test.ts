import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract as page } from "../../src/contract/page/index.ts";
import { postgres } from "../../src/postgres/index.ts";
import { createPostgresTestBed, type PostgresTestBed, queryDatabase } from "../batch/postgres/support/test-bed.ts";
import { jobCases } from "./cases.ts";
import { createBatchEntryPoint } from "./entry-points.ts";
import { checkJobCase, type JobRecord, type JobTestBed } from "./test-bed.ts";

let database: PostgresTestBed;
beforeAll(async () => {
  database = await createPostgresTestBed();
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());

const neverAborted = new AbortController().signal;
/** Simulates a full disk of the database: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const fullDiskTrigger = `
  CREATE OR REPLACE FUNCTION seedance.no_space() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
  CREATE OR REPLACE TRIGGER no_space BEFORE INSERT ON seedance.entries FOR EACH ROW EXECUTE FUNCTION seedance.no_space()`;
/** The milliseconds in which the batch must do nothing, since another machine is the dispatcher. */
const dispatcherWait = 1_500;

// The same cases as for the other entry points: see table.slow.test.ts.
describe("a batch on PostgreSQL has the expected outcome for", { timeout: 60_000 }, () => {
  test.each(Object.entries(jobCases))("%s", async (_, jobCase) => {
    const url = await database.createDatabase();
    const openStore = ({ account, contract }: JobTestBed) => postgres(url).open({ name: "table", account, contract });
    const entryPoint = createBatchEntryPoint("a batch on PostgreSQL", () => postgres(url));
    const run = async (testBed: JobTestBed) => {
      await using other = await openStore(testBed);
      if (jobCase.fullDisk) testBed.onSubmit(() => queryDatabase(url, fullDiskTrigger));
      // Only the dispatcher submits.
      const writer = jobCase.leased ? await other.acquireWriter(neverAborted) : undefined;
      if (writer) setTimeout(testBed.interrupt, dispatcherWait);
      try {
        return await entryPoint.run(testBed);
      } finally {
        await writer?.[Symbol.asyncDispose]();
      }
    };
    const readRecord = async (testBed: JobTestBed): Promise<JobRecord | undefined> => {
      await using store = await openStore(testBed);
      const jobs: (JobRecord | undefined)[] = [];
      for await (const entry of store.entries()) if (entry.state !== "invalid") jobs.push(entry.job);
      expect(jobs).toHaveLength(1);
      return jobs[0];
    };
    await checkJobCase({ ...entryPoint, run }, page, jobCase, readRecord);
  });
});
