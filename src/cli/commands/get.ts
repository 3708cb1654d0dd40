import type { CliCommand } from "../command.ts";
import { printOutput } from "../output.ts";
import { openSession } from "../session.ts";

export const command: CliCommand = {
  summary: "Show the current state of tasks",
  usage: "get ID... [options]",
  flags: {},
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [{ line: "get sd2_xxxxx --json", what: "Print the service's response as JSON." }],
  output: { "(a line for each task)": "The service's response: id, status, output, credits and other members." },
  async run(context, { positionals: ids }) {
    await using session = await openSession(context);
    const { client, journal } = session;
    for (const id of ids) {
      const task = await client.get(id, { signal: context.signal });
      journal.recordPoll(task);
      printOutput(context, { json: task, quiet: [task.id], text: JSON.stringify(task, null, 2) });
    }
    return undefined;
  },
};
