import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract as page } from "../../src/contract/page/index.ts";
import { postgres } from "../../src/postgres/index.ts";
import { createPostgresTestBed, type PostgresTestBed, queryDatabase } from "../batch/postgres/support/test-bed.ts";
import { jobCases } from "./cases.ts";
import { createBatchEntryPoint } from "./entry-points.ts";
import { checkJobCase, type JobRecord, type JobTestBed } from "./test-bed.ts";

let testBed: PostgresTestBed;
beforeAll(async () => {
  testBed = await createPostgresTestBed();
}, 60_000);
afterAll(() => testBed[Symbol.asyncDispose]());

const neverAborted = new AbortController().signal;
/** The database's disk is full: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const fullDiskTrigger = `
  CREATE OR REPLACE FUNCTION seedance.no_space() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
  CREATE OR REPLACE TRIGGER no_space BEFORE INSERT ON seedance.entries FOR EACH ROW EXECUTE FUNCTION seedance.no_space()`;
/** Milliseconds that the batch is given to do something though another machine leads. */
const dispatcherWait = 1_500;

// The same cases as on the other ways: see table.slow.test.ts.
describe("a batch on PostgreSQL", { timeout: 60_000 }, () => {
  test.each(Object.entries(jobCases))("%s", async (_, given) => {
    const url = await testBed.createDatabase();
    const open = ({ account, contract }: JobTestBed) => postgres(url).open({ name: "table", account, contract });
    const way = createBatchEntryPoint("a batch on PostgreSQL", () => postgres(url));
    const make = async (scene: JobTestBed) => {
      await using other = await open(scene);
      if (given.fullDisk) scene.onSubmit(() => queryDatabase(url, fullDiskTrigger));
      // On many machines nobody but the leader submits.
      const lead = given.leased ? await other.acquireWriter(neverAborted) : undefined;
      if (lead) setTimeout(scene.interrupt, dispatcherWait);
      try {
        return await way.run(scene);
      } finally {
        await lead?.[Symbol.asyncDispose]();
      }
    };
    const readRecord = async (scene: JobTestBed): Promise<JobRecord | undefined> => {
      await using store = await open(scene);
      const jobs: (JobRecord | undefined)[] = [];
      for await (const { job } of store.entries()) jobs.push(job);
      expect(jobs).toHaveLength(1);
      return jobs[0];
    };
    await checkJobCase({ ...way, run: make }, page, given, readRecord);
  });
});
