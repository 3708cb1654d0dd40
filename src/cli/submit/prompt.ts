import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { message } from "../../message.ts";
import { readText } from "../../text/index.ts";
import type { CliContext } from "../context.ts";
import { logLegacyEncoding } from "../output.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The prompt from an argument: the text of a file for `@FILE`, stdin for `-`, otherwise the argument itself. A prompt
 * may begin with an @, as in `@image1 walks`: if it contains a space and no such file exists, it is the prompt itself.
 * Line ends become LF, and white space at the end goes.
 * @throws UsageError if the prompt is empty or the file can't be read.
 * @throws ValidationError if the text's encoding is unknown.
 */
export async function readPrompt(context: CliContext, argument: string): Promise<string> {
  if (argument === "-") return readPromptFromStdin(context);
  const path = argument.startsWith("@") && argument !== "@" ? argument.slice(1) : undefined;
  const text = path === undefined ? undefined : await readPromptFile(context, path, argument);
  if (text === undefined) {
    if (argument.trim() === "")
      throw new UsageError(message`The prompt is empty. Pass it in quotes, as @FILE, or as - for stdin.`);
    return argument;
  }
  if (text === "") throw new UsageError(message`Prompt ${argument}: the file is empty. Write the prompt into it.`);
  return text;
}

async function readPromptFromStdin(context: CliContext): Promise<string> {
  const text = normalizePrompt(await readPersonalText(context, "prompt", undefined));
  if (text === "")
    throw new UsageError(message`Stdin was empty. Pipe the prompt into the command, or pass it in quotes.`);
  // Windows PowerShell pipes ASCII: it replaces each other character.
  if (/^[?\s]+$/.test(text))
    throw new UsageError(
      message`Stdin contains only question marks: the shell replaced the characters. In PowerShell, first run: $OutputEncoding = [Text.UTF8Encoding]::new()`,
    );
  return text;
}

/** The prompt of a file; undefined if the argument is no file, but a prompt. */
async function readPromptFile(context: CliContext, path: string, argument: string): Promise<string | undefined> {
  try {
    return normalizePrompt(await readPersonalText(context, "prompt", path));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    if (/\s/.test(argument) && code !== "EACCES") return undefined;
    throw new UsageError(message`Prompt ${argument}: can't read ${resolve(context.cwd, path)} (${code}).`);
  }
}

/** A prompt must not depend on the system that it was written on. */
const normalizePrompt = (text: string) => text.replace(/\r\n?/g, "\n").trimEnd();

/**
 * Reads a body's fields from a JSON file, or from stdin for `-`.
 * @throws UsageError if it can't be read, is empty or is not a JSON object.
 * @throws ValidationError if the text's encoding is unknown.
 */
export async function readBodyFields(context: CliContext, source: string): Promise<Record<string, unknown>> {
  const path = source === "-" ? undefined : source;
  const text = await readPersonalText(context, "body", path).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new UsageError(message`--body: can't read ${resolve(context.cwd, source)} (${error.code}).`);
  });
  if (text.trim() === "")
    throw new UsageError(
      path === undefined
        ? message`--body -: stdin was empty. Pipe a JSON object with the model's fields into the command.`
        : message`--body ${source}: the file is empty. Write a JSON object with the model's fields into it.`,
    );
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new UsageError(message`--body ${source}: not JSON: ${(error as Error).message}.`);
  }
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new UsageError(message`--body ${source}: must be a JSON object with the model's fields.`);
}

/** Reads a file, or stdin without a path, and says so if it is in an old encoding. */
function readPersonalText(context: CliContext, field: string, path: string | undefined): Promise<string> {
  const stream = path === undefined ? context.stdin : createReadStream(resolve(context.cwd, path));
  const onLegacyEncoding = (encoding: string) => logLegacyEncoding(context, path ?? "stdin", encoding);
  return readText(stream, { field, path, onLegacyEncoding });
}
