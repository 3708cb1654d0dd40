import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import type { ManifestFormat, ManifestSource } from "../../batch/index.ts";
import type { DescribedContract } from "../../contract/index.ts";
import type { CliContext } from "../context.ts";
import type { Flags, ParsedArgs } from "../line/flag.ts";
import { UsageError } from "../usage-error.ts";

const manifestExtension = /\.(jsonl|ndjson|csv|ya?ml)$/i;

/** What every command takes that reads a manifest. */
export const manifestFlags = ({ models }: DescribedContract): Flags => ({
  name: {
    type: "string",
    value: "NAME",
    description: "the batch's name, by default the manifest's: the same name and row are one job for ever",
  },
  format: {
    type: "string",
    choices: ["jsonl", "csv", "yaml"],
    description: "how the manifest is written; by default what its ending says",
  },
  model: {
    type: "string",
    choices: Object.keys(models),
    description: "the model of rows that name none; by default the contract's first one",
  },
  defaults: {
    type: "string",
    value: "FILE",
    description: "what rows have that say nothing else, from a YAML or JSON file",
  },
  set: {
    type: "string",
    multiple: true,
    value: "FIELD=VALUE",
    description: "the same for one field; wins over --defaults",
  },
  lint: { type: "boolean", default: true, description: "do not check prompts" },
});

/** A manifest as a command line names it. */
export interface ManifestArgs {
  /** The batch's name. */
  name: string;
  source: ManifestSource;
  /** What holds for each row that says nothing else. */
  defaults: Readonly<Record<string, unknown>>;
  lint: boolean;
}

/**
 * Finds the manifest that the first word stands for: a file, or `-` for stdin.
 * @throws UsageError, ValidationError where the defaults can't be read.
 */
export async function readManifestArgs(
  context: CliContext,
  { flags, positionals: [word = ""] }: ParsedArgs,
): Promise<ManifestArgs> {
  const format = flags.format as ManifestFormat | undefined;
  const source: ManifestSource =
    word === "-" ? { stream: context.stdin, format: format ?? "jsonl" } : { path: resolve(context.cwd, word), format };
  if (word === "-" && flags.name === undefined)
    throw new UsageError("A batch from stdin needs --name: by it the next run finds what is done.");
  const name = (flags.name as string | undefined) ?? batchNameOf(word);
  const defaults = {
    ...(await readDefaultsFile(context, flags.defaults as string | undefined)),
    ...fieldDefaultsOf(flags),
  };
  return { name, source, defaults, lint: flags.lint !== false };
}

/** The batch that a word stands for: its name, or the manifest's file. `shots/night.jsonl`: `night`. */
export function batchNameOf(word: string): string {
  return manifestExtension.test(word) ? basename(word).replace(manifestExtension, "") : word;
}

async function readDefaultsFile(context: CliContext, file: string | undefined) {
  if (file === undefined) return {};
  const path = resolve(context.cwd, file);
  const { readDefaults } = await import("../../batch/manifest/read-yaml.ts");
  return readDefaults(createReadStream(path)).catch((error: NodeJS.ErrnoException) => {
    throw error.syscall === undefined ? error : new UsageError(`--defaults ${file}: can't be read (${error.code}).`);
  });
}

function fieldDefaultsOf(flags: ParsedArgs["flags"]): Record<string, unknown> {
  const settings = ((flags.set ?? []) as string[]).map((setting) => {
    const [, field, value] = /^([^=]+)=(.*)$/su.exec(setting) ?? [];
    if (field === undefined) throw new UsageError(`--set ${JSON.stringify(setting)}: must be FIELD=VALUE.`);
    return [field.trim(), value] as const;
  });
  return { ...(flags.model !== undefined && { model: flags.model }), ...Object.fromEntries(settings) };
}
