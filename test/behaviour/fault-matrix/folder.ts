import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Client, CompletedTask } from "../../../src/package/index.ts";
import { type DownloadOptions, download } from "../../../src/package/node.ts";
import { ask } from "./ask.ts";
import { row, type Stand, type StandOptions } from "./stand.ts";

/** An output folder in a parent that must stay empty otherwise. */
export interface Folder {
  path: string;
  parent: string;
  /** The names in it. */
  files(): Promise<string[]>;
  /** Downloads into it. */
  get(task: CompletedTask | string, options?: Partial<DownloadOptions> & { by?: Client }): ReturnType<typeof download>;
}

/**
 * A test of one row about downloads, with a folder: at the end, what has a final name there is a whole file as the
 * service has it, and nothing else was written (I6).
 */
export function downloadRow(
  number: number,
  what: string,
  act: (stand: Stand, folder: Folder) => Promise<void>,
  options?: StandOptions,
): void {
  row(
    number,
    what,
    async (stand) => {
      const parent = await mkdtemp(join(tmpdir(), "seedance-matrix-"));
      const path = join(parent, "output");
      await mkdir(path);
      const folder: Folder = {
        path,
        parent,
        files: async () => (await readdir(path)).sort(),
        get: (task, { by = stand.client(), ...more } = {}) =>
          download(by, task, { directory: path, clock: stand.clock, random: () => 0.5, ...more }),
      };
      try {
        await act(stand, folder);
        expect(await readdir(parent)).toEqual(["output"]);
        await expectWhole(stand, folder);
      } finally {
        await rm(parent, { recursive: true });
      }
    },
    options,
  );
}

/** Every final name holds what the service serves for some task, to the last byte. */
async function expectWhole({ sandbox, charges }: Stand, { path, files }: Folder): Promise<void> {
  const finals = (await files()).filter((name) => !/\.partial(?:\.json|\.lock)?$/.test(name));
  if (finals.length === 0) return;
  const served: Buffer[] = [];
  for (const { task } of charges()) {
    const names = task.model === "seedance" ? ["video.mp4", "last-frame.png"] : ["1.png"];
    for (const name of names) served.push(await ask(`${sandbox.url}/media/${task.id}/${name}?preview`));
  }
  for (const name of finals) {
    const bytes = await readFile(join(path, name));
    expect(
      served.some((file) => file.equals(bytes)),
      `${name} is a whole file`,
    ).toBe(true);
  }
}
