import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import { requireLedger } from "../find-ledger.ts";
import { printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Export, verify or find the ledger",
  usage: "ledger export|verify|path",
  flags: { csv: { type: "boolean", description: "export a table for a spreadsheet; JSON lines otherwise" } },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "ledger export --csv > ledger.csv", what: "every charge, refund and file, for a refund dispute" },
    { line: "ledger export --json", what: "the entries, each with the hash that chains it to the one before" },
    { line: "ledger verify", what: "whether anything was damaged or changed; exit code 1 where so" },
  ],
  output: {
    "seq, at, type, account, key, task, data, hash": "export: an entry a line, in order",
    "ok, entries, head": "verify: whether it is sound, how many entries are, the hash of the last of these",
    "problem.table, problem.row, problem.reason": "verify: the first thing that is wrong",
    path: "verify, path: the file",
  },
  notes: `Who notes the head that verify prints can tell later that nothing before it was changed.`,
  async run(context, { flags, positionals: [action] }) {
    if (action !== "export" && flags.csv !== undefined) throw new UsageError("--csv belongs to ledger export.");
    const path = ledgerPath(context, await readConfig(context));
    if (action === "path") return showPath(context, path);
    if (action === "verify") return verify(context, path);
    if (action !== "export")
      throw new UsageError(`ledger ${JSON.stringify(action)}: must be one of export, verify, path.`);
    if (flags.csv === true && flags.json === true) throw new UsageError("--csv and --json: choose one.");
    using ledger = requireLedger(path);
    if (flags.csv === true) for (const line of ledger.export("csv")) context.stdout.write(line);
    else for (const line of ledger.export("json")) context.stdout.writeJson(JSON.parse(line));
    return exitCodes.ok;
  },
};

function showPath(context: CliContext, path: string): number {
  printOutput(context, { json: { path }, quiet: [path], text: path });
  return exitCodes.ok;
}

function verify(context: CliContext, path: string): number {
  using ledger = requireLedger(path);
  const verification = ledger.verify();
  const { ok, entries, head, problem } = verification;
  const row = problem?.row === undefined ? "" : `, row ${problem.row}`;
  printOutput(context, {
    json: { ...verification, path },
    quiet: [head],
    text: ok
      ? `${path} is sound: ${entries === 1 ? "1 entry" : `${entries} entries`}, head ${head}.`
      : `${path} is not as it was written: ${problem?.reason} (table ${problem?.table}${row}). ${entries} entries before it are sound.`,
  });
  return ok ? exitCodes.ok : exitCodes.failed;
}
