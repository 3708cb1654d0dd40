import "./full-disk.js";
import { describe, expect, test } from "vitest";
import { contract as live } from "../../src/contract/live/index.ts";
import { contract as page } from "../../src/contract/page/index.ts";
import { jobCases } from "./cases.ts";
import {
  batchCommandEntryPoint,
  codeEntryPoint,
  commandEntryPoint,
  createBatchEntryPoint,
  mcpEntryPoint,
} from "./entry-points.ts";
import { checkJobCase } from "./test-bed.ts";

const entryPoints = [
  codeEntryPoint,
  mcpEntryPoint,
  createBatchEntryPoint("a batch on SQLite"),
  commandEntryPoint,
  batchCommandEntryPoint,
];

// All entry points record, save, report and charge a job in the same way.
describe.each(entryPoints)("$name has the expected outcome for", { timeout: 60_000 }, (entryPoint) => {
  const cases = Object.entries(jobCases).filter(([, { name }]) => name === undefined || entryPoint.namesFiles);
  test.each(cases)("%s", (_, jobCase) => checkJobCase(entryPoint, page, jobCase));

  const [first = expect.unreachable("There is no case.")] = cases;
  test("a job of another contract", () => checkJobCase(entryPoint, live, first[1]));
});
