import { hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import {
  formatsByExtension,
  isBatchName,
  type ManifestFormat,
  type ManifestSource,
  manifestFormats,
} from "../../batch/index.ts";
import type { DescribedContract } from "../../contract/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import type { Flags, ParsedArgs } from "../line/flag.ts";
import { logLegacyEncoding } from "../output.ts";
import { parseAssignments } from "../submit/changed-fields.ts";
import { UsageError } from "../usage-error.ts";

/** The extensions of a manifest: each of them, so that the name without them has none. */
const manifestExtensions = new RegExp(`(?:\\.(?:${Object.keys(formatsByExtension).join("|")}))+$`, "i");

/** The flags of every command that reads a manifest. */
export const manifestFlags = ({ models }: DescribedContract): Flags => ({
  name: {
    type: "string",
    value: "NAME",
    description: "Set the batch's name; by default the file's name. The same name and row are one job, charged once.",
  },
  format: {
    type: "string",
    choices: manifestFormats,
    description: "Set the manifest's format; by default it follows from the file extension.",
  },
  model: {
    type: "string",
    choices: Object.keys(models),
    description: "Set the model of rows that name none; by default the contract's first model.",
  },
  defaults: {
    type: "string",
    value: "FILE",
    description: "Read default fields for all rows from a YAML or JSON file.",
  },
  set: {
    type: "string",
    multiple: true,
    value: "FIELD=VALUE",
    description: "Set a default for one field; takes precedence over --defaults.",
  },
  lint: { type: "boolean", default: true, description: "Skip the prompt checks." },
});

/** A manifest and its defaults, as the command line gives them. */
export interface ManifestArgs {
  /** The batch's name: `--name` as it is, or the name that follows from the file's. */
  name: string;
  source: ManifestSource;
  /** Fields of rows that do not set them. */
  defaults: Readonly<Record<string, unknown>>;
  lint: boolean;
  /** Says in which old encoding the manifest was read. */
  onLegacyEncoding: (encoding: string) => void;
}

/**
 * Finds the manifest that the first argument names: a file, or `-` for stdin.
 * @throws UsageError if stdin has no `--name`, or if the defaults can't be read or are not `FIELD=VALUE`.
 * @throws ValidationError if the defaults file is invalid.
 */
export async function readManifestArgs(
  context: CliContext,
  { flags, positionals: [argument = ""] }: ParsedArgs,
): Promise<ManifestArgs> {
  const format = flags.format as ManifestFormat | undefined;
  const source: ManifestSource =
    argument === "-"
      ? { stream: context.stdin, format: format ?? "jsonl", name: "stdin" }
      : { path: resolve(context.cwd, argument), format };
  if (argument === "-" && flags.name === undefined)
    throw new UsageError(
      message`A batch from stdin needs --name NAME, so that the next run finds the rows that are done.`,
    );
  const name = (flags.name as string | undefined) ?? batchNameOf(argument);
  const defaults = {
    ...(await readDefaultsFile(context, flags.defaults as string | undefined)),
    ...fieldDefaultsOf(flags),
  };
  const onLegacyEncoding = (encoding: string) =>
    logLegacyEncoding(context, argument === "-" ? "stdin" : argument, encoding);
  return { name, source, defaults, lint: flags.lint !== false, onLegacyEncoding };
}

/** Longer than a readable start of a file's name need be, and short enough for a name with a hash. */
const maxSlugLength = 60;

/**
 * The batch's name from a name or a manifest's path: `shots/night.jsonl` gives `night`, and `night` too. A file's name that
 * no batch may have gives its letters and digits and a hash: `prompts-1-e8d9a1b2` for `prompts (1).csv`.
 */
export function batchNameOf(nameOrPath: string): string {
  const isPath = manifestExtensions.test(nameOrPath) || /[/\\]/.test(nameOrPath);
  // macOS takes letters apart from their accents.
  const name = (isPath ? basename(nameOrPath).replace(manifestExtensions, "") : nameOrPath).normalize("NFC");
  if (isBatchName(name)) return name;
  const words = name.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const slug = [...words].slice(0, maxSlugLength).join("").trim().replaceAll(" ", "-");
  return [slug, hash("sha256", name).slice(0, 8)].filter((part) => part !== "").join("-");
}

async function readDefaultsFile(context: CliContext, file: string | undefined) {
  if (file === undefined) return {};
  const path = resolve(context.cwd, file);
  const { readDefaults } = await import("../../batch/manifest/read-yaml.ts");
  const onLegacyEncoding = (encoding: string) => logLegacyEncoding(context, file, encoding);
  return readDefaults(createReadStream(path), file, onLegacyEncoding).catch((error: NodeJS.ErrnoException) => {
    throw error.syscall === undefined
      ? error
      : new UsageError(message`--defaults ${file}: can't be read (${error.code}).`);
  });
}

function fieldDefaultsOf(flags: ParsedArgs["flags"]): Record<string, unknown> {
  const assignments = parseAssignments((flags.set ?? []) as string[]);
  return { ...(flags.model !== undefined && { model: flags.model }), ...assignments };
}
