import { expect } from "vitest";
import type { BatchOptions } from "../../src/package/batch.ts";
import { type BatchTestBed, createBoxRows, type ManifestRow } from "./support.ts";

/** A case of a resumed batch. @param more the options that choose the engine. */
type ResumeCase = (testBed: BatchTestBed, more: Partial<BatchOptions>) => Promise<void>;

const film = { id: "film", model: "seedance", prompt: "A paper boat in rain. Rain patters." };
const nextFilm: ManifestRow = {
  ...film,
  id: "next",
  image_url: "{{rows.film.last_frame_url}}",
};

/** What a run without the manifest does, whatever engine stores the batch. */
export const resumeCases: Record<string, ResumeCase> = {
  async "refused rows, and those that they block, are submitted"(testBed, more) {
    testBed.sandbox.faults.add({ name: "unknown-code", value: "odd_row", method: "POST", path: "/api/v1/video" });
    const first = await testBed.run([film, nextFilm, ...createBoxRows(1)], more);
    expect(first).toMatchObject({ stop: undefined, states: { refused: 1, blocked: 1, downloaded: 1 } });
    testBed.sandbox.faults.remove();
    const second = await testBed.run(undefined, more);
    expect(second).toMatchObject({ stop: undefined, states: { refused: 0, blocked: 0, downloaded: 3 } });
    expect(testBed.charges()).toHaveLength(3);
  },

  async "rows that may be charged are sent again under their keys"(testBed, more) {
    testBed.sandbox.faults.add({ name: "reset-after", method: "POST", times: 100 });
    const first = await testBed.run(createBoxRows(1), more);
    expect(first).toMatchObject({ stop: undefined, states: { unknown: 1 } });
    testBed.sandbox.faults.remove();
    expect(await testBed.run(undefined, more)).toMatchObject({
      stop: undefined,
      states: { unknown: 0, downloaded: 1 },
    });
    expect(testBed.charges()).toHaveLength(1);
  },

  async "failed downloads are tried again after a poll"(testBed, more) {
    testBed.sandbox.faults.add({ name: "download-html", path: "/media" });
    expect(await testBed.run(createBoxRows(1), more)).toMatchObject({ states: { download_failed: 1 } });
    testBed.sandbox.faults.remove();
    const second = await testBed.run(undefined, more);
    expect(second).toMatchObject({ stop: undefined, states: { download_failed: 0, downloaded: 1 } });
    expect(testBed.charges()).toHaveLength(1);
  },

  async "a row that needs an invalid row below it stays invalid, run after run, until that one is valid"(
    testBed,
    more,
  ) {
    const rows = [
      nextFilm,
      { ...film, prompt: "@Image3 in rain. Rain patters." },
      { id: "large", model: "nano-banana-pro", prompt: "A box", resolution: "4K" },
    ];
    const limits = { maxCredits: 1_000, ...more };
    expect(await testBed.run(rows, limits)).toMatchObject({ states: { invalid: 3 } });
    const allowed = { allowUnknownPrice: true, ...more };
    for (const _ of ["the large row becomes valid", "nothing changes"])
      expect(await testBed.run(undefined, allowed)).toMatchObject({
        stop: undefined,
        states: { invalid: 2, waiting: 0, blocked: 0, downloaded: 1 },
      });
    expect(testBed.charges()).toHaveLength(1);
    const unlinted = await testBed.run(undefined, { lint: false, ...more });
    expect(unlinted).toMatchObject({ stop: undefined, states: { invalid: 0, downloaded: 3 } });
  },
};
