import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { SeedanceError } from "../../errors.ts";
import { selectJobsById, selectJobsInFolder, type WrittenGallery, writeGallery } from "../../gallery/index.ts";
import type { Job } from "../../ledger/index.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { requireLedger } from "../find-ledger.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { openPath } from "../open-path.ts";
import { logWarning, pluralize, printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "make an HTML page of a run or of the whole ledger",
  usage: "gallery [ID|FOLDER]...",
  flags: {
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      description: "where the page goes; by default gallery.html, in the folder where one is given",
    },
    embed: {
      type: "number",
      value: "MB",
      minimum: 0,
      maximum: 256,
      description: "put files of up to so many megabytes into the page; by default it links to them",
    },
    title: { type: "string", value: "TEXT", description: "the page's heading" },
    session: { type: "string", value: "NAME", description: "only jobs of this session" },
    since: { type: "string", value: "DATE", description: "only jobs from this time on, such as 2026-11-01" },
    open: { type: "boolean", description: "show it in the browser" },
  },
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "gallery --open", what: "everything in the ledger" },
    { line: "gallery output", what: "the jobs whose files are in a folder: output/gallery.html" },
    {
      line: "gallery sd2_xxxxx gpt2_xxxxx -o shots.html --embed 20",
      what: "two jobs in one file, to be sent to somebody",
    },
  ],
  output: {
    path: "the page",
    jobs: "how many jobs it shows",
    files: "how many pictures and videos",
    embedded: "how many of them are in the page itself",
    missing: "how many files are not where they were saved any more",
  },
  notes: `The page has pictures, players, prompts, parameters, credits and sizes, with filters by text, model and state. It
opens from disk, asks no other host for anything, and works without JavaScript. An older gallery of the same name is
replaced, another file is not.`,
  async run(context, given) {
    const { flags, positionals: words } = given;
    const folders = await foldersIn(words, context.cwd);
    const jobs = await findJobs(context, given, folders);
    const [first] = folders;
    const path = resolve(
      context.cwd,
      flags.output === undefined ? join(first ?? "", "gallery.html") : `${flags.output}`,
    );
    const title = flags.title === undefined ? titleOf(words, folders) : `${flags.title}`;
    const embed = Number(flags.embed ?? 0) * 1e6;
    const written = await writeGallery(jobs, { path, title, embed, signal: context.signal }).catch((error) => {
      throw context.signal.aborted
        ? new SeedanceError("aborted", "Stopped: no page was written.")
        : diskError(error, path);
    });
    if (written.missing > 0)
      logWarning(context, `${pluralize(written.missing, "file")} of the ledger ${missingFilesText(written)}`);
    printOutput(context, { json: written, quiet: [path], text: `${path}: ${describeGallery(written)}` });
    if (flags.open === true)
      await openPath(context, path).catch(() => logWarning(context, `No program was found to open ${path} with.`));
    return undefined;
  },
};

async function foldersIn(words: readonly string[], cwd: string): Promise<string[]> {
  const paths = words.map(async (word) => {
    const path = resolve(cwd, word);
    const found = await stat(path).catch(() => undefined);
    return found?.isDirectory() ? [path] : [];
  });
  return (await Promise.all(paths)).flat();
}

/** The newest first. */
async function findJobs(
  context: CliContext,
  { flags, positionals: words }: ParsedArgs,
  folders: readonly string[],
): Promise<Job[]> {
  const since = flags.since === undefined ? undefined : new Date(`${flags.since}`);
  if (since && Number.isNaN(since.getTime()))
    throw new UsageError(`--since ${JSON.stringify(flags.since)}: must be a date, such as 2026-11-01.`);
  using ledger = requireLedger(ledgerPath(context, await readConfig(context)));
  const jobs = ledger.jobs({
    ...(since && { since }),
    ...(flags.session !== undefined && { session: `${flags.session}` }),
  });
  if (words.length === 0) return jobs;
  const ids = words.filter((word) => !folders.includes(resolve(context.cwd, word)));
  const { found, unknown } = selectJobsById(jobs, ids);
  if (unknown.length > 0)
    throw new UsageError(`${unknown.join(", ")}: neither a folder nor a job of the ledger ${ledger.path}.`);
  const inside = folders.flatMap((folder) => {
    const run = selectJobsInFolder(jobs, folder);
    if (run.length === 0) throw new UsageError(`No job of the ledger ${ledger.path} has files in ${folder}.`);
    return run;
  });
  const chosen = new Set([...found, ...inside]);
  return jobs.filter((job) => chosen.has(job));
}

function titleOf(words: readonly string[], folders: readonly string[]): string {
  const [folder] = folders;
  if (folder !== undefined && words.length === 1) return `Seedance: ${basename(folder)}`;
  return words.length === 1 ? `Seedance: ${words[0]}` : "Seedance gallery";
}

const missingFilesText = ({ missing }: WrittenGallery) =>
  missing === 1 ? "is not where it was saved any more." : "are not where they were saved any more.";

function describeGallery({ jobs, files, embedded }: WrittenGallery): string {
  const inside = embedded === 0 ? "" : `, ${embedded} of them in the page`;
  return `${pluralize(jobs, "job")}, ${pluralize(files, "file")}${inside}.`;
}

/** What the disk refuses is no bug. */
function diskError(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const reason = code === "ENOENT" ? "its folder does not exist" : (error as Error).message;
  return new SeedanceError("not_writable", `${path} can't be written: ${reason}.`, { cause: error });
}
