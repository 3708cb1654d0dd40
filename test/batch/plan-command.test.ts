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

test("batch plan needs no key, prints bad rows, price and time as JSON, and writes no files", async () => {
  const { code, stdout, stderr } = await machine.run(["batch", "plan", "shots.csv", "--defaults", "all.yaml"]);
  expect([code, stderr]).toEqual([0, ""]);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({
    name: "shots",
    items: 1,
    new: 1,
    bad: 1,
    badRows: [{ line: 3, id: "two", issues: [{ field: "duration" }] }],
    quote: { items: 1, likely: 95, maximum: 143, unknown: 0 },
  });
  expect(found.time.likely).toBeGreaterThan(100);
  expect(existsSync(machine.state)).toBe(false);
});

test("batch plan finds rows invalid whose media the service can't open", async () => {
  await writeFile(join(machine.folder, "media.csv"), "prompt,media_urls\nA boat,https://nas.local/a.png\n");
  const planned = async (service: string[]) =>
    JSON.parse((await machine.run(["batch", "plan", "media.csv", ...service])).stdout);
  expect(await planned(["--base-url", "https://api.example.com"])).toMatchObject({
    bad: 1,
    badRows: [{ line: 2, issues: [{ field: "media_urls.0" }] }],
  });
  expect(await planned(["--sandbox"])).toMatchObject({ bad: 0, items: 1 });
});

test("batch plan --strict exits with 2 if a row is invalid, and with 0 otherwise", async () => {
  const flags = ["--defaults", "all.yaml", "--strict"];
  expect((await plan(["shots.csv", ...flags])).code).toBe(2);
  await writeFile(join(machine.folder, "good.csv"), "subject\nA glass train\n");
  expect((await plan(["good.csv", ...flags])).code).toBe(0);
});

test("batch plan --max-credits finds rows of unknown price invalid, as a run does", async () => {
  await writeFile(join(machine.folder, "large.csv"), "model,prompt,resolution\nnano-banana-pro,A box,4K\n");
  const limited = await plan(["large.csv", "--max-credits", "100"]);
  expect(JSON.parse(limited.stdout)).toMatchObject({ bad: 1, badRows: [{ line: 2, issues: [{ field: "price" }] }] });
  const allowed = await plan(["large.csv", "--max-credits", "100", "--allow-unknown-price"]);
  expect(JSON.parse(allowed.stdout)).toMatchObject({ bad: 0, quote: { unknown: 1 } });
});

test("--set overrides the file of defaults, rows override both, and a manifest from stdin needs --name", async () => {
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
  [["all.docx"], /--format/],
  [["shots.csv", "--set", "resolution"], /FIELD=VALUE/],
  [["shots.csv", "--defaults", "nowhere.yaml"], /nowhere\.yaml: can't be read \(ENOENT\)/],
  [["shots.csv", "--name", "../up"], /name/],
])("batch plan %j is refused with exit code 2", async (args, problem) => {
  const { code, stderr } = await plan(args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(problem)]);
});

test("batch plan --no-json prints bad rows, price and time as text", async () => {
  const { stdout: text } = await machine.run(["batch", "plan", "shots.csv", "--defaults", "all.yaml", "--no-json"]);
  expect(text).toMatch(/^shots\n1 of 2 rows valid: 1 to submit, 0 done/);
  expect(text).toContain("Cost: 95, at most 143 credits, from observed prices.");
  expect(text).toMatch(/Time: about \d+ min/);
  expect(text).toMatch(/ {2}line 3 \(two\) {2}duration: "99" is not an allowed value\. Allowed: 4, 5, .*, 15\.$/m);
});
