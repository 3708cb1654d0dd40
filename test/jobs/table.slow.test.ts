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

// Whichever way a job is made, the same is recorded, saved, told and charged.
describe.each(entryPoints)("$name", { timeout: 60_000 }, (way) => {
  const own = Object.entries(jobCases).filter(([, { name }]) => name === undefined || way.namesFiles);
  test.each(own)("%s", (_, given) => checkJobCase(way, page, given));

  const [first = expect.unreachable("There is no case.")] = own;
  test("a job of another contract", () => checkJobCase(way, live, first[1]));
});
