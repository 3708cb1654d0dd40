import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBatchTestBed } from "./support.ts";

const film = { id: "film", model: "seedance", prompt: "A paper boat in rain. Rain patters." };

test("the first of several files has the plain name, and the others have a number appended", async () => {
  await using testBed = await createBatchTestBed();
  expect(await testBed.run([{ ...film, name: "{row}.{ext}" }])).toMatchObject({ states: { downloaded: 1 } });
  expect(testBed.files()).toEqual(["film-2.png", "film.mp4"]);
});

test("another file with the same name is kept, and the download gets another name", async () => {
  await using testBed = await createBatchTestBed();
  mkdirSync(testBed.directory);
  writeFileSync(join(testBed.directory, "film-1.mp4"), "other");
  const result = await testBed.run([{ ...film, name: "{row}-{index}.{ext}" }]);
  expect(result).toMatchObject({ states: { downloaded: 1 } });
  expect(testBed.files()).toContainEqual(expect.stringMatching(/^film-1-sd2_\w+-[0-9a-f]{8}\.mp4$/));
  expect(testBed.files()).toContain("film-2.png");
});

test("a file that a killed run has saved without a record is kept", async () => {
  await using testBed = await createBatchTestBed();
  const row = { ...film, name: "{row}-{index}.{ext}" };
  await testBed.run([row]);
  const before = testBed.files();
  // With another ledger, the service returns the same task, and its files exist.
  const again = await testBed.run([row], { ledger: join(testBed.home, "other", "ledger.sqlite") });
  expect(again).toMatchObject({ states: { downloaded: 1 } });
  expect(testBed.files()).toEqual(before);
  expect(testBed.charges()).toHaveLength(1);
});

test("expired URLs are refreshed by one poll", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "download-expired", times: 1 });
  const result = await testBed.run([film]);
  expect(result).toMatchObject({ stop: undefined, states: { downloaded: 1, download_failed: 0 } });
  expect(testBed.files()).toHaveLength(2);
});

test("files that can't be downloaded are reported, do not affect other rows, and are tried again by the next run", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "download-html", path: "/media" });
  const result = await testBed.run([film]);
  expect(result).toMatchObject({ stop: undefined, states: { download_failed: 1 } });
  expect(result.events.find(({ type }) => type === "download_failed")).toMatchObject({ error: { code: "wrong_type" } });
  testBed.sandbox.faults.remove();
  expect(await testBed.run(undefined)).toMatchObject({ states: { downloaded: 1, download_failed: 0 } });
  expect(testBed.charges()).toHaveLength(1);
});
