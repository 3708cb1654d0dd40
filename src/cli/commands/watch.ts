import { createTaskFailedError } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { nameTask } from "../name-job.ts";
import { printOutput, singleLine } from "../output.ts";
import { openSession } from "../session.ts";
import { timeoutFlag } from "../submit/flags.ts";

export const command: CliCommand = {
  summary: "Print each response about a task until it ends",
  usage: "watch ID [options]",
  flags: timeoutFlag,
  positionals: { least: 1, most: 1 },
  examples: [{ line: "watch sd2_xxxxx --json", what: "Print a line of JSON for each poll." }],
  output: { at: "The time of the poll, in ISO 8601.", task: "The service's response." },
  async run(context, { flags, positionals: [id = ""] }) {
    await using session = await openSession(context);
    const { client, journal } = session;
    const timeout = (flags.timeout as number) * 1000;
    try {
      for await (const task of client.watch(id, { timeout, signal: context.signal })) {
        journal.recordPoll(task);
        const at = new Date().toISOString();
        printOutput(context, {
          json: { at, task },
          quiet: [singleLine(task.status)],
          text: `${at}  ${task.id}  ${singleLine(task.status)}`,
        });
        if (task.status === "failed") throw await createTaskFailedError(context.contract, task);
      }
    } catch (error) {
      throw nameTask(error, session, id, ["wait", id]);
    }
    return undefined;
  },
};
