import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract as page } from "../../src/contract/page/index.ts";
import { postgres } from "../../src/postgres/index.ts";
import { query, type Stand, setUp } from "../batch/postgres/support/stand.ts";
import { cases } from "./cases.ts";
import { check, type JobRecord, type Scene } from "./scene.ts";
import { batch } from "./ways.ts";

let stand: Stand;
beforeAll(async () => {
  stand = await setUp();
}, 60_000);
afterAll(() => stand[Symbol.asyncDispose]());

const never = new AbortController().signal;
/** The database's disk is full: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const fullDisk = `
  CREATE OR REPLACE FUNCTION seedance.no_space() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
  CREATE OR REPLACE TRIGGER no_space BEFORE INSERT ON seedance.entries FOR EACH ROW EXECUTE FUNCTION seedance.no_space()`;
/** Milliseconds that the batch is given to do something though another machine leads. */
const patience = 1_500;

// The same cases as on the other ways: see table.slow.test.ts.
describe("a batch on PostgreSQL", { timeout: 60_000 }, () => {
  test.each(Object.entries(cases))("%s", async (_, given) => {
    const url = await stand.database();
    const open = ({ account, contract }: Scene) => postgres(url).open({ name: "table", account, contract });
    const way = batch("a batch on PostgreSQL", () => postgres(url));
    const make = async (scene: Scene) => {
      await using other = await open(scene);
      if (given.fullDisk) scene.onSubmit(() => query(url, fullDisk));
      // On many machines nobody but the leader submits.
      const lead = given.leased ? await other.lead(never) : undefined;
      if (lead) setTimeout(scene.interrupt, patience);
      try {
        return await way.make(scene);
      } finally {
        await lead?.[Symbol.asyncDispose]();
      }
    };
    const readRecord = async (scene: Scene): Promise<JobRecord | undefined> => {
      await using store = await open(scene);
      const jobs: (JobRecord | undefined)[] = [];
      for await (const { job } of store.entries()) jobs.push(job);
      expect(jobs).toHaveLength(1);
      return jobs[0];
    };
    await check({ ...way, make }, page, given, readRecord);
  });
});
