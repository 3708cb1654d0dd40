import { expect, test } from "vitest";
import { createBatchTestBed, type ManifestRow, videoPrice } from "./support.ts";

/** A film of shots: each begins with the last frame of the one before. */
const film: ManifestRow[] = [
  { id: "shot1", model: "seedance", prompt: "A paper boat leaves a harbour. Gulls cry." },
  shot("shot2", "shot1", "The boat meets a storm. Thunder rolls."),
  shot("shot3", "shot2", "The boat reaches an island. Waves hush."),
];

function shot(id: string, before: string, prompt: string): ManifestRow {
  return { id, model: "seedance", prompt, image_url: `{{rows.${before}.last_frame_url}}` };
}

test("a row may take another row's last frame: a film of shots is one manifest, in whatever order", async () => {
  await using all = await createBatchTestBed();
  const told = await all.run([...film].reverse());
  expect(told).toMatchObject({ stop: undefined, states: { downloaded: 3 } });
  expect(told.of("submitted")).toEqual(["shot1", "shot2", "shot3"]);
  const [first, second, third] = all.charges().map(({ task }) => task);
  const frameOf = (id = "") => expect.stringContaining(`/media/${id}/last-frame.png`);
  expect(second?.body).toMatchObject({ mode: "image-to-video", image_url: frameOf(first?.id) });
  expect(third?.body).toMatchObject({ mode: "image-to-video", image_url: frameOf(second?.id) });
  expect(await all.run(film)).toMatchObject({ imported: { added: 0, known: 3 }, states: { downloaded: 3 } });
  expect(all.charges()).toHaveLength(3);
});

test("what needs a row that has failed is not submitted, and goes on where that row is tried again", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "task-fails", times: 1 });
  const first = await all.run(film);
  expect(first).toMatchObject({ stop: undefined, states: { failed: 1, blocked: 2 }, spent: { total: 0 } });
  expect(all.charges()).toHaveLength(1);
  const second = await all.run(film, { retryFailed: true });
  expect(second).toMatchObject({ states: { downloaded: 3, failed: 0, blocked: 0 } });
  expect(second.spent.total).toBe(3 * videoPrice);
  // A run without the flag knows that these are the rows' newest attempts.
  expect(await all.run(film)).toMatchObject({ imported: { added: 0, changed: [] }, states: { downloaded: 3 } });
});

test("what a row needs is run with it, and a changed row changes those that need it", async () => {
  await using all = await createBatchTestBed();
  const part = await all.run(film, { only: ["shot2"] });
  expect(part.of("downloaded")).toEqual(["shot1", "shot2"]);
  const [one, two, three] = film as [ManifestRow, ManifestRow, ManifestRow];
  const told = await all.run([one, { ...two, prompt: "The boat meets a whale. It sings." }, three]);
  expect(told.imported?.changed).toEqual(["shot2"]);
  expect(all.charges()).toHaveLength(4);
});

test("a balance that is too low in the middle of a film blocks nothing", async () => {
  await using all = await createBatchTestBed({ credits: videoPrice });
  const told = await all.run(film);
  expect(told).toMatchObject({ reason: "credits", states: { downloaded: 1, waiting: 2, blocked: 0 } });
});
