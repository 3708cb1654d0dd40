import { describe, test } from "vitest";
import { resumeCases } from "./resume-cases.ts";
import { createBatchTestBed } from "./support.ts";

// The same cases run on PostgreSQL: see postgres/resume.postgres.test.ts.
describe("a batch that is resumed without its manifest", () => {
  test.each(Object.entries(resumeCases))("%s", async (_, check) => {
    await using testBed = await createBatchTestBed();
    await check(testBed, {});
  });
});
