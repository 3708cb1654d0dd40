import { expect, test } from "vitest";
import { createBatchTestBed, type ManifestRow, videoPrice } from "./support.ts";

/** Three shots; each starts with the last frame of the one before. */
const film: ManifestRow[] = [
  { id: "shot1", model: "seedance", prompt: "A paper boat leaves a harbour. Gulls cry." },
  shot("shot2", "shot1", "The boat meets a storm. Thunder rolls."),
  shot("shot3", "shot2", "The boat reaches an island. Waves hush."),
];

function shot(id: string, before: string, prompt: string): ManifestRow {
  return { id, model: "seedance", prompt, image_url: `{{rows.${before}.last_frame_url}}` };
}

test("rows that use each other's last frames are run in the order of their references, whatever their order in the manifest", async () => {
  await using testBed = await createBatchTestBed();
  const result = await testBed.run([...film].reverse());
  expect(result).toMatchObject({ stop: undefined, states: { downloaded: 3 } });
  expect(result.of("submitted")).toEqual(["shot1", "shot2", "shot3"]);
  const [first, second, third] = testBed.charges().map(({ task }) => task);
  const frameOf = (id = "") => expect.stringContaining(`/media/${id}/last-frame.png`);
  expect(second?.body).toMatchObject({ mode: "image-to-video", image_url: frameOf(first?.id) });
  expect(third?.body).toMatchObject({ mode: "image-to-video", image_url: frameOf(second?.id) });
  expect(await testBed.run(film)).toMatchObject({ imported: { added: 0, known: 3 }, states: { downloaded: 3 } });
  expect(testBed.charges()).toHaveLength(3);
});

test("rows that need a failed row are blocked, and are submitted when that row is retried", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "task-fails", times: 1 });
  const first = await testBed.run(film);
  expect(first).toMatchObject({ stop: undefined, states: { failed: 1, blocked: 2 }, spent: { total: 0 } });
  expect(testBed.charges()).toHaveLength(1);
  const second = await testBed.run(film, { retryFailed: true });
  expect(second).toMatchObject({ states: { downloaded: 3, failed: 0, blocked: 0 } });
  expect(second.spent.total).toBe(3 * videoPrice);
  // A run without `retryFailed` uses the rows' newest attempts too.
  expect(await testBed.run(film)).toMatchObject({ imported: { added: 0, changed: [] }, states: { downloaded: 3 } });
});

test("`only` runs the needed rows too, and a changed row changes the rows that need it", async () => {
  await using testBed = await createBatchTestBed();
  const part = await testBed.run(film, { only: ["shot2"] });
  expect(part.of("downloaded")).toEqual(["shot1", "shot2"]);
  const [one, two, three] = film as [ManifestRow, ManifestRow, ManifestRow];
  const result = await testBed.run([one, { ...two, prompt: "The boat meets a whale. It sings." }, three]);
  expect(result.imported?.changed).toEqual(["shot2"]);
  expect(testBed.charges()).toHaveLength(4);
});

test("a balance that gets too low in the middle of a chain leaves the next rows waiting, not blocked", async () => {
  await using testBed = await createBatchTestBed({ credits: videoPrice });
  const result = await testBed.run(film);
  expect(result).toMatchObject({ reason: "credits", states: { downloaded: 1, waiting: 2, blocked: 0 } });
});
