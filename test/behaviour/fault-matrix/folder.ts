import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Client, CompletedTask } from "../../../src/package/index.ts";
import { type DownloadOptions, download } from "../../../src/package/node.ts";
import { fetchOutsideClock } from "./fetch-outside-clock.ts";
import { type FaultTestBed, type FaultTestBedOptions, row } from "./test-bed.ts";

/** An output folder. Its parent folder must hold nothing else. */
export interface OutputFolder {
  path: string;
  parent: string;
  /** The names of its files. */
  files(): Promise<string[]>;
  /** Downloads into the folder. */
  download(
    task: CompletedTask | string,
    options?: Partial<DownloadOptions> & { client?: Client },
  ): ReturnType<typeof download>;
}

/**
 * A test of one row about downloads, with a folder. At the end, each file with a final name must be complete, and
 * nothing else may be written (I6).
 */
export function downloadRow(
  number: number,
  title: string,
  act: (testBed: FaultTestBed, folder: OutputFolder) => Promise<void>,
  options?: FaultTestBedOptions,
): void {
  row(
    number,
    title,
    async (testBed) => {
      const parent = await mkdtemp(join(tmpdir(), "seedance-matrix-"));
      const path = join(parent, "output");
      await mkdir(path);
      const folder: OutputFolder = {
        path,
        parent,
        files: async () => (await readdir(path)).sort(),
        download: (task, { client = testBed.client(), ...more } = {}) =>
          download(client, task, { directory: path, clock: testBed.clock, random: () => 0.5, ...more }),
      };
      try {
        await act(testBed, folder);
        expect(await readdir(parent)).toEqual(["output"]);
        await expectCompleteFiles(testBed, folder);
      } finally {
        await rm(parent, { recursive: true });
      }
    },
    options,
  );
}

/** Expects that each file with a final name is one that the service serves for a task. */
async function expectCompleteFiles({ sandbox, charges }: FaultTestBed, { path, files }: OutputFolder): Promise<void> {
  const finalNames = (await files()).filter((name) => !/\.partial(?:\.json|\.lock)?$/.test(name));
  if (finalNames.length === 0) return;
  const served: Buffer[] = [];
  for (const { task } of charges()) {
    const names = task.model === "seedance" ? ["video.mp4", "last-frame.png"] : ["1.png"];
    for (const name of names) served.push(await fetchOutsideClock(`${sandbox.url}/media/${task.id}/${name}?preview`));
  }
  for (const name of finalNames) {
    const bytes = await readFile(join(path, name));
    expect(
      served.some((file) => file.equals(bytes)),
      `${name} is complete`,
    ).toBe(true);
  }
}
