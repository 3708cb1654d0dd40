import { existsSync } from "node:fs";
import type { Task } from "../../contract/index.ts";
import { outputUrlsOf } from "../../download/index.ts";
import { SeedanceError } from "../../errors.ts";
import type { Job } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import { findLedger } from "../find-ledger.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import { openPath } from "../open-path.ts";
import { logInfo, logWarning, pluralize, printOutput } from "../output.ts";
import { openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";

/** What to open: a saved file, or the output's URL. */
interface OpenTarget {
  path?: string;
  url?: string;
}

export const command: CliCommand = {
  summary: "Open a task's file, or its output URL if no file was saved",
  usage: "open ID",
  flags: {
    print: { type: "boolean", description: "Print the path or URL, and open nothing." },
    index: { type: "number", minimum: 1, default: 1, value: "N", description: "Choose which of its files." },
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "open sd2_xxxxx", what: "Open the saved video in the desktop's program for it." },
    { line: "open nbp_xxxxx --print", what: "Print the path or URL." },
  ],
  output: {
    id: "The task's id.",
    path: "The saved file.",
    url: "If no file was saved: the output's URL. Anyone with the URL can download the file until it expires.",
    opened: "Whether a program was started.",
  },
  notes:
    "Saved files are looked up in the ledger, without a request. Exit code 1 if there is no display or no program.",
  async run(context, { flags, positionals: [id = ""] }) {
    const index = Number(flags.index);
    const job = await findJob(context, id);
    const taskId = job ? job.taskId : id;
    if (taskId === undefined)
      throw new UsageError(
        message`Job ${id} has no task yet (state: ${job?.state}). Resume it: ${formatCommand(context, "resume", id)}`,
      );
    const target = findSavedFile(context, job, index) ?? { url: await findUrl(context, taskId, index) };
    const reason = flags.print === true ? undefined : await openTarget(context, target);
    const opened = flags.print !== true && reason === undefined;
    const location = target.path ?? target.url ?? "";
    printOutput(context, { json: { id: taskId, ...target, opened }, quiet: [location], text: location });
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
  if (file) logInfo(context, t`${file.path} no longer exists; using the output's URL.`);
  return undefined;
}

/** The output's URL, from a new request: a recorded one may have expired. */
async function findUrl(context: CliContext, id: string, index: number): Promise<string> {
  await using session = await openSession(context);
  const task = await session.client.get(id, { signal: context.signal });
  const urls = outputUrlsOf(outputOf(task), session.client.contract);
  const url = urls[index - 1]?.url;
  if (url === undefined && urls.length > 0)
    throw new UsageError(message`--index ${index}: task ${id} has ${pluralize(urls.length, "file")}.`);
  if (url === undefined) throw noOutputError(task);
  // The embedded sandbox ends with this command, and its URLs with it.
  if (session.isSandbox)
    throw new UsageError(
      message`Task ${id} has no saved file. Save it first: ${formatCommand(context, "download", id)}`,
    );
  if (isWebUrl(url, session.baseUrl)) return url;
  throw new SeedanceError(
    "unexpected_output",
    message`Task ${id} has an output that is not an https URL. It was not opened.`,
    {
      taskId: id,
    },
  );
}

const outputOf = (task: Task): unknown => ("output" in task ? task.output : undefined);

function noOutputError({ id: taskId, status }: Task): SeedanceError {
  if (status === "failed")
    return new SeedanceError("task_failed", message`Task ${taskId} failed. There is no file to open.`, { taskId });
  return new SeedanceError("wait_timeout", message`Task ${taskId} is ${status}. There is no file to open yet.`, {
    taskId,
  });
}

/** A desktop opens anything, also programs, so only web URLs of a response may be opened. */
function isWebUrl(url: string, baseUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && origin === new URL(baseUrl).origin);
}

/** Opens the target. Returns why that failed; undefined if it did not. */
async function openTarget(context: CliContext, { path, url }: OpenTarget): Promise<string | undefined> {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = context.env;
  if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY && !WSL_DISTRO_NAME)
    return t`No display was found. Open it on a machine with a desktop.`;
  try {
    await openPath(context, path ?? url ?? "");
    return undefined;
  } catch (error) {
    return t`No program was found to open it (${(error as NodeJS.ErrnoException).code}). On Linux, install xdg-utils.`;
  }
}
