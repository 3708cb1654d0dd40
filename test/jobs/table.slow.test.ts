import "./full-disk.js";
import { describe, expect, test } from "vitest";
import { contract as live } from "../../src/contract/live/index.ts";
import { contract as page } from "../../src/contract/page/index.ts";
import { cases } from "./cases.ts";
import { check } from "./scene.ts";
import { batch, batchCommand, command, library, mcp } from "./ways.ts";

const ways = [library, mcp, batch("a batch on SQLite"), command, batchCommand];

// Whichever way a job is made, the same is recorded, saved, told and charged.
describe.each(ways)("$name", { timeout: 60_000 }, (way) => {
  const own = Object.entries(cases).filter(([, { name }]) => name === undefined || way.namesFiles);
  test.each(own)("%s", (_, given) => check(way, page, given));

  const [first = expect.unreachable("There is no case.")] = own;
  test("a job of another contract", () => check(way, live, first[1]));
});
