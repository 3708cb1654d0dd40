import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBatchTestBed } from "./support.ts";

const film = { id: "film", model: "seedance", prompt: "A paper boat in rain. Rain patters." };

test("the first of several files has the name as it is, and the others a number behind it", async () => {
  await using all = await createBatchTestBed();
  expect(await all.run([{ ...film, name: "{row}.{ext}" }])).toMatchObject({ states: { downloaded: 1 } });
  expect(all.files()).toEqual(["film-2.png", "film.mp4"]);
});

test("another file under the name is left as it is, and ours goes beside it", async () => {
  await using all = await createBatchTestBed();
  mkdirSync(all.directory);
  writeFileSync(join(all.directory, "film-1.mp4"), "not ours");
  const told = await all.run([{ ...film, name: "{row}-{index}.{ext}" }]);
  expect(told).toMatchObject({ states: { downloaded: 1 } });
  expect(all.files()).toContainEqual(expect.stringMatching(/^film-1-sd2_\w+-[0-9a-f]{8}\.mp4$/));
  expect(all.files()).toContain("film-2.png");
});

test("a file that a killed run has saved is kept under its name, though no record tells of it", async () => {
  await using all = await createBatchTestBed();
  const row = { ...film, name: "{row}-{index}.{ext}" };
  await all.run([row]);
  const before = all.files();
  // Another ledger: the same task is answered, its files are there.
  const again = await all.run([row], { ledger: join(all.home, "other", "ledger.sqlite") });
  expect(again).toMatchObject({ states: { downloaded: 1 } });
  expect(all.files()).toEqual(before);
  expect(all.charges()).toHaveLength(1);
});

test("URLs that have expired are asked for anew, once by one poll", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "download-expired", times: 1 });
  const told = await all.run([film]);
  expect(told).toMatchObject({ stop: undefined, states: { downloaded: 1, unsaved: 0 } });
  expect(all.files()).toHaveLength(2);
});

test("files that can't be had are told, cost no other row, and are tried again by the next run", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "download-html", path: "/media" });
  const told = await all.run([film]);
  expect(told).toMatchObject({ stop: undefined, states: { unsaved: 1 } });
  expect(told.events.find(({ type }) => type === "unsaved")).toMatchObject({ error: { code: "wrong_type" } });
  all.sandbox.faults.remove();
  expect(await all.run(undefined)).toMatchObject({ states: { downloaded: 1, unsaved: 0 } });
  expect(all.charges()).toHaveLength(1);
});
