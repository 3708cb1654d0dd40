import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Client, CompletedTask } from "../../../src/package/index.ts";
import { type DownloadOptions, download } from "../../../src/package/node.ts";
import { fetchOutsideClock } from "./fetch-outside-clock.ts";
import { type FaultTestBed, type FaultTestBedOptions, row } from "./test-bed.ts";

/** An output folder in a parent that must stay empty otherwise. */
export interface OutputFolder {
  path: string;
  parent: string;
  /** The names in it. */
  files(): Promise<string[]>;
  /** Downloads into it. */
  download(
    task: CompletedTask | string,
    options?: Partial<DownloadOptions> & { client?: Client },
  ): ReturnType<typeof download>;
}

/**
 * A test of one row about downloads, with a folder: at the end, what has a final name there is a whole file as the
 * service has it, and nothing else was written (I6).
 */
export function downloadRow(
  number: number,
  what: string,
  act: (stand: FaultTestBed, folder: OutputFolder) => Promise<void>,
  options?: FaultTestBedOptions,
): void {
  row(
    number,
    what,
    async (stand) => {
      const parent = await mkdtemp(join(tmpdir(), "seedance-matrix-"));
      const path = join(parent, "output");
      await mkdir(path);
      const folder: OutputFolder = {
        path,
        parent,
        files: async () => (await readdir(path)).sort(),
        download: (task, { client = stand.client(), ...more } = {}) =>
          download(client, task, { directory: path, clock: stand.clock, random: () => 0.5, ...more }),
      };
      try {
        await act(stand, folder);
        expect(await readdir(parent)).toEqual(["output"]);
        await expectCompleteFiles(stand, folder);
      } finally {
        await rm(parent, { recursive: true });
      }
    },
    options,
  );
}

/** Every final name holds what the service serves for some task, to the last byte. */
async function expectCompleteFiles({ sandbox, charges }: FaultTestBed, { path, files }: OutputFolder): Promise<void> {
  const finals = (await files()).filter((name) => !/\.partial(?:\.json|\.lock)?$/.test(name));
  if (finals.length === 0) return;
  const served: Buffer[] = [];
  for (const { task } of charges()) {
    const names = task.model === "seedance" ? ["video.mp4", "last-frame.png"] : ["1.png"];
    for (const name of names) served.push(await fetchOutsideClock(`${sandbox.url}/media/${task.id}/${name}?preview`));
  }
  for (const name of finals) {
    const bytes = await readFile(join(path, name));
    expect(
      served.some((file) => file.equals(bytes)),
      `${name} is a whole file`,
    ).toBe(true);
  }
}
