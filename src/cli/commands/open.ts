import { existsSync } from "node:fs";
import type { Task } from "../../contract/index.ts";
import { outputUrlsOf } from "../../download/index.ts";
import { SeedanceError } from "../../errors.ts";
import type { Job } from "../../ledger/index.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import { findLedger } from "../find-ledger.ts";
import { formatCommand } from "../format-command.ts";
import { openPath } from "../open-path.ts";
import { logInfo, logWarning, printOutput } from "../output.ts";
import { openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";

/** What is to be opened. */
interface OpenTarget {
  path?: string;
  url?: string;
}

export const command: CliCommand = {
  summary: "Show a task's file, or its output where none was saved",
  usage: "open ID",
  flags: {
    print: { type: "boolean", description: "print where it is, and open nothing" },
    index: { type: "number", minimum: 1, default: 1, value: "N", description: "which of its files" },
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "open sd2_xxxxx", what: "the saved video in the program that the desktop has for it" },
    { line: "open nbp_xxxxx --print", what: "its path, or its URL" },
  ],
  output: {
    id: "the task's id",
    path: "the saved file",
    url: "where none was saved: the output's URL; who has it can fetch the file until it expires",
    opened: "whether a program was started",
  },
  notes:
    "A saved file is found in the ledger, without a request. Exit code 1 where there is no display, or no program.",
  async run(context, { flags, positionals: [id = ""] }) {
    const index = Number(flags.index);
    const job = await findJob(context, id);
    const taskId = job ? job.taskId : id;
    if (taskId === undefined)
      throw new UsageError(
        `Job ${id} has no task yet (${job?.state}). To go on with it: ${formatCommand(context, "resume", id)}`,
      );
    const place = findSavedFile(context, job, index) ?? { url: await findUrl(context, taskId, index) };
    const reason = flags.print === true ? undefined : await openTarget(context, place);
    const opened = flags.print !== true && reason === undefined;
    const where = place.path ?? place.url ?? "";
    printOutput(context, { json: { id: taskId, ...place, opened }, quiet: [where], text: where });
    if (reason === undefined) return exitCodes.ok;
    logWarning(context, reason);
    return exitCodes.failed;
  },
};

async function findJob(context: CliContext, id: string): Promise<Job | undefined> {
  using ledger = findLedger(ledgerPath(context, await readConfig(context)));
  return ledger?.job(id);
}

function findSavedFile(context: CliContext, job: Job | undefined, index: number): OpenTarget | undefined {
  const file = job?.files.find((file) => file.index === index);
  if (file && existsSync(file.path)) return { path: file.path };
  if (file) logInfo(context, `${file.path} is not there any more; its output is used.`);
  return undefined;
}

/** The output's URL, fresh from the service: an older one may have expired. */
async function findUrl(context: CliContext, id: string, index: number): Promise<string> {
  await using session = await openSession(context);
  const task = await session.client.get(id, { signal: context.signal });
  const urls = outputUrlsOf(outputOf(task));
  const url = urls[index - 1]?.url;
  if (url === undefined && urls.length > 0)
    throw new UsageError(`--index ${index}: task ${id} has ${urls.length} of them.`);
  if (url === undefined) throw noOutputError(task);
  // Its media go when this command ends.
  if (session.isSandbox)
    throw new UsageError(`It was not saved: ${formatCommand(context, "download", id)} does, then open it.`);
  if (isWebUrl(url, session.baseUrl)) return url;
  throw new SeedanceError("task_failed", `Task ${id} names an output that is no web page: it is not opened.`, {
    taskId: id,
  });
}

const outputOf = (task: Task): unknown => ("output" in task ? task.output : undefined);

function noOutputError({ id: taskId, status }: Task): SeedanceError {
  if (status === "failed")
    return new SeedanceError("task_failed", `Task ${taskId} failed: there is nothing to open.`, { taskId });
  return new SeedanceError("wait_timeout", `Task ${taskId} is ${status}: there is nothing to open yet.`, { taskId });
}

/** A desktop opens anything, programs included: only what a browser shows may come from an answer. */
function isWebUrl(url: string, baseUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && origin === new URL(baseUrl).origin);
}

/** Why it can't be shown; undefined where it is. */
async function openTarget(context: CliContext, { path, url }: OpenTarget): Promise<string | undefined> {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = context.env;
  if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY && !WSL_DISTRO_NAME)
    return "There is no display here: open it on a machine that has one.";
  try {
    await openPath(context, path ?? url ?? "");
    return undefined;
  } catch (error) {
    return `No program was found to open it with (${(error as NodeJS.ErrnoException).code}). On Linux, install xdg-utils.`;
  }
}
