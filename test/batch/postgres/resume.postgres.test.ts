import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgres } from "../../../src/postgres/index.ts";
import { resumeCases } from "../resume-cases.ts";
import { createBatchTestBed, createBoxRows } from "../support.ts";
import { createPostgresTestBed, type PostgresTestBed, queryDatabase } from "./support/test-bed.ts";

let database: PostgresTestBed;
beforeAll(async () => {
  database = await createPostgresTestBed();
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());

// The same cases as on one machine: see ../resume.test.ts.
describe("a batch on PostgreSQL that is resumed without its manifest", { timeout: 60_000 }, () => {
  test.each(Object.entries(resumeCases))("%s", async (_, check) => {
    await using testBed = await createBatchTestBed();
    const url = await database.createDatabase();
    await check(testBed, { engine: postgres(url) });
  });
});

test("a row that contains an API key is left out before it is written to the database", async () => {
  await using testBed = await createBatchTestBed();
  const url = await database.createDatabase();
  const [row = {}] = createBoxRows(1);
  const rows = [{ ...row, prompt: `Draw ${testBed.sandbox.apiKey}` }];
  expect(await testBed.run(rows, { engine: postgres(url) })).toMatchObject({ bad: 1, states: { invalid: 1 } });
  expect(await queryDatabase(url, "SELECT * FROM seedance.items")).toEqual([]);
  const [stored] = await queryDatabase(url, "SELECT * FROM seedance.invalid_rows");
  expect(stored).toMatchObject({ issues: expect.stringContaining("must not contain an API key"), item: null });
  expect(JSON.stringify(stored)).not.toContain(testBed.sandbox.apiKey);
});
