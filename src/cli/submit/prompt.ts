import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The prompt from an argument: the text of a file for `@FILE`, stdin for `-`, otherwise the argument itself. A prompt
 * may begin with an @, as in `@image1 walks`: if it contains a space and no such file exists, it is the prompt itself.
 * @throws UsageError if the file can't be read.
 */
export async function readPrompt(context: CliContext, argument: string): Promise<string> {
  if (argument === "-") return (await readStdinText(context)).trimEnd();
  if (!argument.startsWith("@") || argument === "@") return argument;
  const path = resolve(context.cwd, argument.slice(1));
  return readFile(path, "utf8").then(
    (text) => text.trimEnd(),
    (error: NodeJS.ErrnoException) => {
      if (/\s/.test(argument) && error.code !== "EACCES") return argument;
      throw new UsageError(message`Prompt ${argument}: can't read ${path} (${error.code}).`);
    },
  );
}

/**
 * Reads a body's fields from a JSON file, or from stdin for `-`.
 * @throws UsageError if it can't be read or is not a JSON object.
 */
export async function readBodyFields(context: CliContext, source: string): Promise<Record<string, unknown>> {
  const text = source === "-" ? await readStdinText(context) : await readBodyFile(resolve(context.cwd, source));
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new UsageError(message`--body ${source}: not JSON: ${(error as Error).message}.`);
  }
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new UsageError(message`--body ${source}: must be a JSON object with the model's fields.`);
}

async function readBodyFile(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(message`--body: can't read ${path} (${error.code}).`);
  });
}

async function readStdinText({ stdin }: CliContext): Promise<string> {
  stdin.setEncoding("utf8");
  let text = "";
  for await (const part of stdin) text += part;
  return text;
}
