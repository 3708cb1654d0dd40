import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  assertWritable,
  DownloadError,
  fileExtensions,
  formatFileName,
  pathExists,
  validateNameTemplate,
} from "../../download/index.ts";
import { message } from "../../message.ts";
import { UsageError } from "../usage-error.ts";

/** Where files are saved. */
export interface Destination {
  directory: string;
  /** The template of the file names. */
  name: string;
}

export const defaultFileName = "{id}-{index}.{ext}";

/**
 * Interprets `-o`. It is a folder if it ends with a slash, exists as a folder, or has neither a dot nor a placeholder in
 * its last part; otherwise it is a folder and a template.
 * @throws UsageError if the template is invalid.
 */
export async function findDestination(output: string | undefined, cwd: string, model?: string): Promise<Destination> {
  if (output === undefined) return { directory: cwd, name: defaultFileName };
  const path = resolve(cwd, output.replaceAll("{model}", model ?? "{model}"));
  const isFolder =
    /[/\\]$/.test(output) || !/[.{]/.test(basename(output)) || (await stat(path).catch(() => undefined))?.isDirectory();
  const [directory, name] = isFolder ? [path, defaultFileName] : [dirname(path), basename(path)];
  if (/[{}]/.test(directory))
    throw new UsageError(message`-o ${output}: folder names may contain {model}, but no other placeholder.`);
  const [issue] = validateNameTemplate(name);
  if (issue) throw new UsageError(message`-o ${output}: the file name ${issue.rule}. ${issue.fix}.`);
  return { directory, name };
}

/**
 * Checks before a submit that files can be written to the folder.
 * @throws DownloadError `not_writable`, `disk_full`, `disk_error`.
 */
export async function assertDestinationWritable({ directory }: Destination): Promise<void> {
  await assertWritable(directory).catch((error) => {
    if (!(error instanceof DownloadError)) throw error;
    const { code, path, cause } = error;
    throw new DownloadError(code, message`${error.message} Nothing was sent.`, { path, cause });
  });
}

/**
 * Checks that no file of that name exists. A name without the task's id may be that of another file.
 * @throws UsageError if there is such a file.
 */
export async function assertDestinationFree({ directory, name }: Destination, model: string): Promise<void> {
  if (name.includes("{id}")) return;
  const parts = { id: "", index: 1, member: "", model };
  for (const extension of name.includes("{ext}") ? fileExtensions : [""]) {
    const path = join(directory, formatFileName(name, parts, extension));
    if (await pathExists(path))
      throw new UsageError(
        message`${path} exists. Nothing was sent. Choose another -o PATH, put {id} into it, or pass --overwrite.`,
      );
  }
}
