import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batchPlanCommand } from "../../src/cli/batch/plan.ts";
import { createMachine, type Machine } from "../cli/machine.ts";
import { page } from "../support/contracts.ts";

let machine: Machine;

beforeAll(async () => {
  machine = await createMachine();
  const csv = "id,subject,duration\none,A glass train,5\ntwo,A boat,99\n";
  await writeFile(join(machine.folder, "shots.csv"), csv);
  await writeFile(join(machine.folder, "all.yaml"), 'prompt: "{{subject}} in rain, drops patter"\nresolution: 1080p\n');
});
afterAll(() => machine[Symbol.asyncDispose]());

const plan = (args: string[], input = "") => machine.attempt(batchPlanCommand(page), args, { input });

test("the command, without a key: bad rows by line, price, time; it leaves nothing behind", async () => {
  const { code, stdout, stderr } = await machine.run(["batch", "plan", "shots.csv", "--defaults", "all.yaml"]);
  expect([code, stderr]).toEqual([0, ""]);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({
    name: "shots",
    items: 1,
    new: 1,
    bad: 1,
    badRows: [{ line: 3, id: "two", issues: [{ field: "duration" }] }],
    quote: { items: 1, likely: 95, maximum: 95, unknown: 0 },
  });
  expect(found.time.likely).toBeGreaterThan(100);
  expect(existsSync(machine.state)).toBe(false);
});

test("--strict ends with 2 where a row is bad, and with 0 where none is", async () => {
  const flags = ["--defaults", "all.yaml", "--strict"];
  expect((await plan(["shots.csv", ...flags])).code).toBe(2);
  await writeFile(join(machine.folder, "good.csv"), "subject\nA glass train\n");
  expect((await plan(["good.csv", ...flags])).code).toBe(0);
});

test("flags win over the file of defaults, rows over both; stdin needs a name", async () => {
  const row = '{"subject":"A glass train"}\n{"subject":"A boat","resolution":"1080p"}\n';
  const flags = [
    "--defaults",
    "all.yaml",
    "--set",
    "resolution=720p",
    "--set",
    "prompt={{subject}} at night, a bell rings",
  ];
  const { code, stdout } = await plan(["-", "--name", "tonight", ...flags], row);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { name: "tonight", bad: 0, quote: { likely: 30 + 95 } }]);
  expect((await plan(["-", ...flags], row)).stderr).toContain("--name");
});

test.each([
  [["none.csv"], /can't be read \(ENOENT\)/],
  [["all.txt"], /--format/],
  [["shots.csv", "--set", "resolution"], /FIELD=VALUE/],
  [["shots.csv", "--defaults", "nowhere.yaml"], /nowhere\.yaml: can't be read \(ENOENT\)/],
  [["shots.csv", "--name", "../up"], /name/],
])("%j is refused with 2", async (args, told) => {
  const { code, stderr } = await plan(args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(told)]);
});

test("for people: what is wrong, what it costs, how long it takes", async () => {
  const { stdout: text } = await machine.run(["batch", "plan", "shots.csv", "--defaults", "all.yaml", "--no-json"]);
  expect(text).toMatch(/^shots: 1 item, 1 new one, 0 done/);
  expect(text).toContain("It should cost 95 credits, as far as prices were seen.");
  expect(text).toMatch(/It takes about \d+ min/);
  expect(text).toContain('  line 3 (two)  duration: "');
});
