import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkNames } from "../../scripts/check-names.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "names-"));
  await writeFile(join(folder, "a.ts"), "export interface Invoice {}\nexport const { total, tax: [vat] } = order;");
  await writeFile(join(folder, "b.ts"), "export class Invoice {}\nexport function open() {}\nconst total = 1;");
});
afterAll(() => rm(folder, { recursive: true }));

test("the check of names reports only names that two files export or that shadow a global", () => {
  expect(checkNames(["a.ts", "b.ts"], folder)).toEqual([
    "Invoice is exported by a.ts, b.ts. Rename all but one.",
    "open in b.ts shadows a global. Rename it.",
  ]);
});
