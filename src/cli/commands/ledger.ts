import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import { requireLedger } from "../find-ledger.ts";
import { t } from "../language/translate.ts";
import { printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Export, verify or locate the ledger",
  usage: "ledger export|verify|path",
  flags: { csv: { type: "boolean", description: "Export CSV for a spreadsheet instead of JSON lines." } },
  positionals: { least: 1, most: 1 },
  examples: [
    {
      line: "ledger export --csv > ledger.csv",
      what: "Export all charges, refunds and files, for example for a refund dispute.",
    },
    {
      line: "ledger export --json",
      what: "Export all entries, each with the hash that chains it to the previous one.",
    },
    { line: "ledger verify", what: "Check that no entry was damaged or changed. Exit code 1 if one was." },
  ],
  output: {
    "seq, at, type, account, key, task, data, hash": "export: one entry per line, in order.",
    "ok, entries, head": "verify: whether the ledger is intact, the number of intact entries, the last one's hash.",
    "problem.table, problem.row, problem.reason": "verify: the first problem.",
    path: "verify, path: the ledger's file.",
  },
  notes:
    "Write down the head that verify prints: as long as an export contains that hash, no entry before it was changed.",
  async run(context, { flags, positionals: [action] }) {
    if (action !== "export" && flags.csv !== undefined)
      throw new UsageError(message`--csv needs seedance ledger export.`);
    const path = ledgerPath(context, await readConfig(context));
    if (action === "path") return printPath(context, path);
    if (action === "verify") return verify(context, path);
    if (action !== "export")
      throw new UsageError(
        message`Unknown action ${JSON.stringify(action)} for seedance ledger. Allowed: export, verify, path.`,
      );
    if (flags.csv === true && flags.json === true) throw new UsageError(message`Use either --csv or --json.`);
    using ledger = requireLedger(path, { damaged: true });
    if (flags.csv === true) for (const line of ledger.export("csv")) context.stdout.write(line);
    else for (const line of ledger.export("json")) context.stdout.writeJson(JSON.parse(line));
    return exitCodes.ok;
  },
};

function printPath(context: CliContext, path: string): number {
  printOutput(context, { json: { path }, quiet: [path], text: path });
  return exitCodes.ok;
}

function verify(context: CliContext, path: string): number {
  using ledger = requireLedger(path, { damaged: true });
  const verification = ledger.verify();
  const { ok, entries, head, problem } = verification;
  printOutput(context, {
    json: { ...verification, path },
    quiet: [head],
    text: ok
      ? t`${path} is intact. Entries: ${entries}, head: ${head}`
      : t`${path} was damaged or changed: ${problem?.reason} (table ${problem?.table}, row ${problem?.row ?? "–"}). Intact entries before it: ${entries}`,
  });
  return ok ? exitCodes.ok : exitCodes.failed;
}
