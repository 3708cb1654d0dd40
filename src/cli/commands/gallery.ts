import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { classifyTaskError } from "../../contract/index.ts";
import { SeedanceError } from "../../errors.ts";
import { selectJobsById, selectJobsInFolder, type WrittenGallery, writeGallery } from "../../gallery/index.ts";
import type { Job } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { requireLedger } from "../find-ledger.ts";
import { formatCommand, formatCommandForPage } from "../format-command.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { openPath } from "../open-path.ts";
import { logWarning, pluralize, printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Write an HTML page of jobs and their files",
  usage: "gallery [ID|FOLDER]...",
  flags: {
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      description: "Set the page's path; by default gallery.html, in the folder if one is given.",
    },
    embed: {
      type: "number",
      value: "MB",
      minimum: 0,
      maximum: 256,
      description: "Embed files up to this size in megabytes into the page; by default it links to them.",
    },
    title: { type: "string", value: "TEXT", description: "Set the page's heading." },
    session: { type: "string", value: "NAME", description: "Include only jobs of this session." },
    since: { type: "string", value: "DATE", description: "Include only jobs from this date on, such as 2026-11-01." },
    open: { type: "boolean", description: "Open the page in the browser." },
  },
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "gallery --open", what: "Write and open a page of the whole ledger." },
    { line: "gallery output", what: "Write output/gallery.html with the jobs whose files are in output." },
    {
      line: "gallery sd2_xxxxx gpt2_xxxxx -o shots.html --embed 20",
      what: "Write two jobs into one file that can be sent to others.",
    },
  ],
  output: {
    path: "The page's path.",
    jobs: "Number of jobs on the page.",
    files: "Number of images and videos.",
    embedded: "Number of files embedded in the page.",
    missing: "Number of files that are no longer where they were saved.",
  },
  notes: `The page shows images, players, prompts, parameters, credits and sizes, with filters by text, model and state. It
works from disk, loads nothing from other hosts and needs no JavaScript. An existing gallery of the same name is
replaced; other files are never overwritten.`,
  async run(context, args) {
    const { flags, positionals: targets } = args;
    const folders = await foldersIn(targets, context.cwd);
    const jobs = await findJobs(context, args, folders);
    const [first] = folders;
    const path = resolve(
      context.cwd,
      flags.output === undefined ? join(first ?? "", "gallery.html") : `${flags.output}`,
    );
    const title = flags.title === undefined ? titleOf(targets, folders) : `${flags.title}`;
    const embed = Number(flags.embed ?? 0) * 1e6;
    const { taskErrors } = await context.contract.load.responses();
    const written = await writeGallery(jobs, {
      path,
      title,
      embed,
      command: formatCommandForPage(context, "gallery"),
      formatCommand: (...words) => formatCommandForPage(context, ...words),
      adviceOf: ({ state, error }) => (state === "failed" ? classifyTaskError(taskErrors, error).advice : undefined),
      signal: context.signal,
    }).catch((error) => {
      throw context.signal.aborted
        ? new SeedanceError("aborted", message`Stopped. No page was written.`)
        : diskError(error, path);
    });
    if (written.missing > 0)
      logWarning(context, t`No longer where they were saved: ${pluralize(written.missing, "file")} of the ledger.`);
    printOutput(context, { json: written, quiet: [path], text: `${path}: ${describeGallery(written)}` });
    if (flags.open === true)
      await openPath(context, path).catch(() => logWarning(context, t`No program was found to open ${path}.`));
    return undefined;
  },
};

async function foldersIn(targets: readonly string[], cwd: string): Promise<string[]> {
  const paths = targets.map(async (target) => {
    const path = resolve(cwd, target);
    const stats = await stat(path).catch(() => undefined);
    return stats?.isDirectory() ? [path] : [];
  });
  return (await Promise.all(paths)).flat();
}

/** The jobs that the arguments and flags select, newest first. */
async function findJobs(
  context: CliContext,
  { flags, positionals: targets }: ParsedArgs,
  folders: readonly string[],
): Promise<Job[]> {
  const since = flags.since === undefined ? undefined : new Date(`${flags.since}`);
  if (since && Number.isNaN(since.getTime()))
    throw new UsageError(message`--since ${JSON.stringify(flags.since)}: must be a date, such as 2026-11-01.`);
  using ledger = requireLedger(ledgerPath(context, await readConfig(context)));
  const jobs = ledger.jobs({
    ...(since && { since }),
    ...(flags.session !== undefined && { session: `${flags.session}` }),
  });
  if (targets.length === 0) return jobs;
  const ids = targets.filter((target) => !folders.includes(resolve(context.cwd, target)));
  const { found, unknown } = selectJobsById(jobs, ids);
  if (unknown.length > 0)
    throw new UsageError(
      message`${unknown.join(", ")}: not a folder, and not a job in the ledger ${ledger.path}. List the jobs: ${formatCommand(context, "tasks")}`,
    );
  const jobsInFolders = folders.flatMap((folder) => {
    const selected = selectJobsInFolder(jobs, folder);
    if (selected.length === 0)
      throw new UsageError(message`No job in the ledger ${ledger.path} has files in ${folder}.`);
    return selected;
  });
  const chosen = new Set([...found, ...jobsInFolders]);
  return jobs.filter((job) => chosen.has(job));
}

function titleOf(targets: readonly string[], folders: readonly string[]): string {
  const [folder] = folders;
  if (folder !== undefined && targets.length === 1) return `Seedance: ${basename(folder)}`;
  return targets.length === 1 ? `Seedance: ${targets[0]}` : "Seedance gallery";
}

function describeGallery({ jobs, files, embedded }: WrittenGallery): string {
  const counts = t`${pluralize(jobs, "job")}, ${pluralize(files, "file")}`;
  return embedded === 0 ? counts : t`${counts}, ${embedded} embedded`;
}

/** Turns a file system error into an expected one; other errors stay as they are. */
function diskError(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const reason = code === "ENOENT" ? message`its folder does not exist` : (error as Error).message;
  return new SeedanceError("not_writable", message`${path} can't be written: ${reason}.`, { cause: error });
}
