#!/usr/bin/env node
import { UsageError } from "./usage-error.ts";

const help = `Usage: seedance <command> [options]

Commands:
  sandbox    run the whole service on this machine

seedance <command> --help tells more.
`;

const [command, ...args] = process.argv.slice(2);
try {
  switch (command) {
    case "sandbox": {
      const { sandbox } = await import("./commands/sandbox.ts");
      await sandbox(args);
      break;
    }
    case "--help":
    case "-h":
      process.stdout.write(help);
      break;
    default:
      throw new UsageError(command === undefined ? "No command was given." : `There is no command ${command}.`);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`seedance: ${error.message}\n\n${help}`);
  process.exitCode = 2;
}
