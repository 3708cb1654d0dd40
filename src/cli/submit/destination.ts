import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileExtensions, formatFileName, pathExists, validateNameTemplate } from "../../download/index.ts";
import { UsageError } from "../usage-error.ts";

/** Where files go. */
export interface Destination {
  directory: string;
  /** The template of their names. */
  name: string;
}

export const defaultFileName = "{id}-{index}.{ext}";

/**
 * What `-o` stands for: a folder, where it ends with a slash, is one, or has neither a dot nor a placeholder; else a
 * folder and a template.
 * @throws UsageError naming what is wrong with the template.
 */
export async function findDestination(output: string | undefined, cwd: string, model?: string): Promise<Destination> {
  if (output === undefined) return { directory: cwd, name: defaultFileName };
  const path = resolve(cwd, output.replaceAll("{model}", model ?? "{model}"));
  const isFolder =
    /[/\\]$/.test(output) || !/[.{]/.test(basename(output)) || (await stat(path).catch(() => undefined))?.isDirectory();
  const [directory, name] = isFolder ? [path, defaultFileName] : [dirname(path), basename(path)];
  if (/[{}]/.test(directory)) throw new UsageError(`-o ${output}: a folder's name takes {model} alone.`);
  const [issue] = validateNameTemplate(name);
  if (issue) throw new UsageError(`-o ${output}: the name ${issue.rule}. ${issue.fix}.`);
  return { directory, name };
}

/**
 * Refuses a name under which something is already there: without the task's id in it, it may be another file.
 * @throws UsageError
 */
export async function assertDestinationFree({ directory, name }: Destination, model: string): Promise<void> {
  if (name.includes("{id}")) return;
  const parts = { id: "", index: 1, member: "", model };
  for (const extension of name.includes("{ext}") ? fileExtensions : [""]) {
    const path = join(directory, formatFileName(name, parts, extension));
    if (await pathExists(path))
      throw new UsageError(
        `${path} exists. Choose another -o, put {id} into it, or add --overwrite. Nothing was sent.`,
      );
  }
}
