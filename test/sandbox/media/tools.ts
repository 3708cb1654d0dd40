/** Runs the tools that the decode tests need. If one is missing, the error names the command to install it. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The output of a tool. */
export interface MediaToolOutput {
  stdout: Buffer;
  stderr: string;
}

/**
 * Runs ffmpeg or ffprobe.
 *
 * @param tool Its name.
 * @param options Its arguments.
 * @returns Its stdout and stderr.
 * @throws Error with the command to install it if the tool is missing, or with its stderr if it failed.
 */
export function runMediaTool(tool: "ffmpeg" | "ffprobe", options: readonly string[]): Promise<MediaToolOutput> {
  return new Promise((resolve, reject) => {
    const settings = { encoding: "buffer", maxBuffer: 1 << 28 } as const;
    execFile(tool, options, settings, (error, output, stderr) => {
      if (error !== null && "code" in error && error.code === "ENOENT") {
        reject(new Error(`${tool} is missing: install it with "apt-get update && apt-get install -y ffmpeg"`));
      } else if (error !== null) {
        reject(new Error(`${tool} ${options.join(" ")} failed: ${stderr.toString()}`));
      } else {
        resolve({ stdout: output, stderr: stderr.toString() });
      }
    });
  });
}

/**
 * Finds Chromium.
 *
 * @returns The path of its executable.
 * @throws Error with the command to install it if it is missing.
 */
export function chromiumPath(): string {
  const found = CHROMIUM.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error('chromium is missing: install it with "apt-get update && apt-get install -y chromium"');
  }
  return found;
}

/**
 * Writes a temporary file and removes it after `use`.
 *
 * @param name The name of the file.
 * @param contents Its bytes.
 * @param use The function that uses its path.
 * @returns The result of `use`.
 */
export async function withTemporaryFile<T>(
  name: string,
  contents: Buffer,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "media-"));
  try {
    const path = join(folder, name);
    await writeFile(path, contents);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
