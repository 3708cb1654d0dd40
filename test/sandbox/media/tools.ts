/** Runs the media tools that the decode tests need, and says what to install when one is missing. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** What a tool said. */
export interface MediaToolOutput {
  stdout: Buffer;
  stderr: string;
}

/**
 * Runs ffmpeg or ffprobe.
 *
 * @param tool Its name.
 * @param options Its arguments.
 * @returns Both of its streams.
 * @throws Error that says what to install when the tool is missing, or what the tool complained of when it failed.
 */
export function runMediaTool(tool: "ffmpeg" | "ffprobe", options: readonly string[]): Promise<MediaToolOutput> {
  return new Promise((resolve, reject) => {
    const settings = { encoding: "buffer", maxBuffer: 1 << 28 } as const;
    execFile(tool, options, settings, (error, output, complaints) => {
      if (error !== null && "code" in error && error.code === "ENOENT") {
        reject(new Error(`${tool} is missing: install it with "apt-get update && apt-get install -y ffmpeg"`));
      } else if (error !== null) {
        reject(new Error(`${tool} ${options.join(" ")} failed: ${complaints.toString()}`));
      } else {
        resolve({ stdout: output, stderr: complaints.toString() });
      }
    });
  });
}

/**
 * Finds Chromium.
 *
 * @returns The path of its program.
 * @throws Error that says what to install when it is missing.
 */
export function chromiumPath(): string {
  const found = CHROMIUM.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error('chromium is missing: install it with "apt-get update && apt-get install -y chromium"');
  }
  return found;
}

/**
 * Writes a file for the length of a task.
 *
 * @param name The name of the file.
 * @param contents Its bytes.
 * @param use What to do with its path.
 * @returns What the task gives.
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
