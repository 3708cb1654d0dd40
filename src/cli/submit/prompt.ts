import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The text that a word stands for: `@FILE` for a file's, `-` for stdin's, else the word itself. A prompt may begin with
 * an @ of its own, as in `@image1 walks`: what holds a space and names no file is text.
 * @throws UsageError where the file can't be read.
 */
export async function readPrompt(context: CliContext, word: string): Promise<string> {
  if (word === "-") return (await readStdinText(context)).trimEnd();
  if (!word.startsWith("@") || word === "@") return word;
  const path = resolve(context.cwd, word.slice(1));
  return readFile(path, "utf8").then(
    (text) => text.trimEnd(),
    (error: NodeJS.ErrnoException) => {
      if (/\s/.test(word) && error.code !== "EACCES") return word;
      throw new UsageError(`The prompt ${word}: ${path} can't be read (${error.code}).`);
    },
  );
}

/**
 * A body's fields from a JSON file, or from stdin with `-`.
 * @throws UsageError where it can't be read, or is no JSON object.
 */
export async function readBodyFields(context: CliContext, source: string): Promise<Record<string, unknown>> {
  const text = source === "-" ? await readStdinText(context) : await readBodyFile(resolve(context.cwd, source));
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--body ${source}: this is no JSON: ${(error as Error).message}.`);
  }
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new UsageError(`--body ${source}: must hold a JSON object with the model's fields.`);
}

async function readBodyFile(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--body: ${path} can't be read (${error.code}).`);
  });
}

async function readStdinText({ stdin }: CliContext): Promise<string> {
  stdin.setEncoding("utf8");
  let text = "";
  for await (const part of stdin) text += part;
  return text;
}
