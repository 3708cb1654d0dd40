import type { CliCommand } from "../command.ts";
import { printOutput } from "../output.ts";
import { openSession } from "../session.ts";

export const command: CliCommand = {
  summary: "Read tasks once, as they are now",
  usage: "get ID... [options]",
  flags: {},
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [{ line: "get sd2_xxxxx --json", what: "the service's answer as it is" }],
  output: { "(a line for each task)": "what the service answered: id, status, output, credits and what else it says" },
  async run(context, { positionals: words }) {
    await using session = await openSession(context);
    const { client, journal } = session;
    for (const id of words) {
      const task = await client.get(id, { signal: context.signal });
      journal.recordPoll(task);
      printOutput(context, { json: task, quiet: [task.id], text: JSON.stringify(task, null, 2) });
    }
    return undefined;
  },
};
