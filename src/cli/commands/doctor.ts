import type { DescribedContract } from "../../contract/index.ts";
import { accountOf, type Ledger, LedgerError, openLedger } from "../../ledger/index.ts";
import { createBudget } from "../../scheduling/index.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { defaultContractName } from "../contracts.ts";
import { checkKey } from "../doctor/check-key.ts";
import { checkNode, checkOutputFolder } from "../doctor/check-machine.ts";
import type { CheckResult } from "../doctor/check-result.ts";
import { checkService } from "../doctor/check-service.ts";
import { findDrift } from "../doctor/find-drift.ts";
import { exitCodes } from "../exit-code.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { formatTable, printOutput, style } from "../output.ts";
import { configFile, readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { findKey } from "../settings/key.ts";
import { keyProblem } from "../settings/key-shape.ts";
import { serviceUrl } from "../settings/service-url.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Check Node, key, ledger, folder, service and clock; spends nothing",
  usage: "doctor",
  flags: {
    drift: {
      type: "boolean",
      description: "compare what the service answers, and what was recorded of it, with the contract",
    },
    har: { type: "string", value: "FILE", multiple: true, description: "with --drift: a HAR file to look at too" },
    spend: {
      type: "number",
      value: "CREDITS",
      minimum: 1,
      description: "with --drift: submit jobs too, for so much in all",
    },
  },
  positionals: { least: 0, most: 0 },
  examples: [
    { line: "doctor", what: "what is wrong, and what to do about it" },
    { line: "doctor --json --profile work", what: "the same for a program; exit code 1 where a check fails" },
    { line: "doctor --sandbox", what: "the same against an embedded sandbox" },
    { line: "doctor --drift --har session.har", what: "what the service does that the contract does not say" },
  ],
  output: {
    ok: "whether no check fails",
    "checks.name": "node, settings, key, ledger, output, contract, service, redirect, account or clock",
    "checks.status": "ok, warn or fail",
    "checks.detail": "what was found",
    "checks.fix": "what to do, where it is not ok",
    findings: "with --drift: kind, name, where, detail, source, date and actions of each",
    overlay: "with --drift: an OpenAPI overlay that makes the contract say what was found",
  },
  notes: `One request is sent, with the key where it has a key's shape: for a task that does not exist. Without an answer there
is nothing to say of redirect, account and clock. Exit code 1 where a check fails; warnings do not count.

With --drift the requests are: a task that does not exist, with the key and without, and each paid endpoint without a key,
which can't be charged; the ledger and the HAR files are read. Nothing is spent without --spend, and then no more than it
says. Exit code 1 where something is found.`,
  async run(context, given) {
    if (given.flags.drift === true) return await runDriftCheck(context, given);
    for (const flag of ["har", "spend"])
      if (given.flags[flag] !== undefined) throw new UsageError(`--${flag} goes with --drift.`);
    const checks = await runChecks(context);
    const ok = checks.every(({ status }) => status !== "fail");
    const troubled = checks.filter(({ status }) => status !== "ok");
    printOutput(context, {
      json: { ok, checks },
      quiet: checks.filter(({ status }) => status === "fail").map(({ name }) => name),
      text: [
        formatTable(checks.map(({ name, status, detail }) => [styleStatus(context, status), name, detail])),
        ...troubled.map(({ name, fix }) => `${name}: ${fix}`),
      ].join("\n"),
    });
    return ok ? exitCodes.ok : exitCodes.failed;
  },
};

async function runDriftCheck(context: CliContext, { flags }: ParsedArgs): Promise<number> {
  const { settings } = await checkSettings(context);
  const { ledger } = checkLedger(ledgerPath(context, settings));
  const sandbox = context.global.sandbox ? await startDoctorSandbox(context) : undefined;
  try {
    const found = sandbox ? undefined : await findKey(context);
    const drift = await findDrift(context, {
      apiKey: sandbox?.apiKey ?? (found && !keyProblem(found.key) ? found.key : undefined),
      baseUrl: sandbox?.url ?? serviceUrl(context, settings),
      ledger,
      har: (flags.har ?? []) as string[],
      maxCredits: flags.spend as number | undefined,
    });
    const { findings, overlay, exchanges } = drift;
    const looked = Object.entries(exchanges).map(([source, count]) => `${count} from ${source}`);
    printOutput(context, {
      json: { ok: findings.length === 0, ...drift },
      quiet: findings.map(({ kind, name }) => `${kind} ${name}`),
      text: [
        `Contract ${drift.contract} beside ${drift.baseUrl}. Answers: ${looked.join(", ") || "none"}.`,
        findings.length === 0
          ? "No drift."
          : formatTable(findings.map(({ kind, where, detail }) => [kind, where, detail])),
        ...(overlay === undefined ? [] : ["", "As an overlay:", "", overlay.trimEnd()]),
      ].join("\n"),
    });
    return findings.length === 0 ? exitCodes.ok : exitCodes.failed;
  } finally {
    ledger?.close();
    await sandbox?.close();
  }
}

async function runChecks(context: CliContext): Promise<CheckResult[]> {
  const { settings, check } = await checkSettings(context);
  const { check: ledgerCheck, ledger } = checkLedger(ledgerPath(context, settings));
  try {
    const before = [checkNode(), check, ledgerCheck, await checkOutputFolder(context, settings)];
    return [
      ...before,
      ...(await (context.global.sandbox ? checkSandbox : checkRealService)(context, settings, ledger)),
    ];
  } finally {
    ledger?.close();
  }
}

async function checkSettings(context: CliContext): Promise<{ settings: ProfileSettings; check: CheckResult }> {
  const name = "settings";
  const path = configFile(context);
  try {
    const settings = await readConfig(context);
    return { settings, check: { name, status: "ok", detail: `${path}, ${Object.keys(settings).length} set` } };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { settings: {}, check: { name, status: "fail", detail: error.message, fix: `Correct or remove ${path}.` } };
  }
}

async function checkRealService(
  context: CliContext,
  settings: ProfileSettings,
  ledger: Ledger | undefined,
): Promise<CheckResult[]> {
  const { contract } = context;
  const { check, found } = await checkKey(context);
  const baseUrl = serviceUrl(context, settings);
  const key = found && !keyProblem(found.key) ? found.key : undefined;
  // The request counts in the account's window, as every other does.
  const { rateLimit } = contract;
  const log = key && ledger && URL.canParse(baseUrl) && ledger.journal(accountOf(key, baseUrl)).requestLog(rateLimit);
  const budget = log ? { budget: createBudget(rateLimit, { log }) } : {};
  return [
    check,
    ...checkContract(contract, baseUrl),
    ...(await checkService({ contract, key, baseUrl, signal: context.signal, ...budget }, context.env)),
  ];
}

async function startDoctorSandbox({ contract }: CliContext) {
  return (await import("../../sandbox/index.ts")).startSandbox({ contract });
}

async function checkSandbox(context: CliContext): Promise<CheckResult[]> {
  const { contract, env, signal } = context;
  const sandbox = await startDoctorSandbox(context);
  try {
    return await checkService({ contract, key: sandbox.apiKey, baseUrl: sandbox.url, signal }, env);
  } finally {
    await sandbox.close();
  }
}

function styleStatus(context: CliContext, status: CheckResult["status"]): string {
  const colour = { ok: "green", warn: "yellow", fail: "red" } as const;
  return style(context, colour[status], status, "stdout");
}

/** Whether the ledger opens, takes writes and is as it was written. */
function checkLedger(path: string): { check: CheckResult; ledger: Ledger | undefined } {
  const name = "ledger";
  try {
    const ledger = openLedger({ path });
    return { check: checkLedgerIntegrity(name, ledger), ledger };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { check: { name, status: "fail", detail: error.message, fix: error.fix }, ledger: undefined };
  }
}

function checkLedgerIntegrity(name: string, ledger: Ledger): CheckResult {
  const { ok, entries, problem } = ledger.verify();
  if (ok) return { name, status: "ok", detail: `${ledger.path} is sound, ${entries} in it` };
  const detail = `${ledger.path}: ${problem?.reason} (table ${problem?.table}, row ${problem?.row ?? "–"})`;
  return { name, status: "fail", detail, fix: "Keep this file, and restore it from a backup." };
}

/** Whether the contract is the one that the real service was last seen to keep to; nothing is said of other services. */
export function checkContract({ name: own, servers, others }: DescribedContract, baseUrl: string): CheckResult[] {
  const name = "contract";
  const isReal = URL.canParse(baseUrl) && servers.some((server) => new URL(server).origin === new URL(baseUrl).origin);
  if (!isReal) return [];
  if (own !== defaultContractName) return [{ name, status: "ok", detail: own }];
  return Object.entries(others).map(([other, { title, moved }]) => {
    const paths = Object.entries(moved).map(([model, path]) => `${model} is at ${path}`);
    const since = `the page's, but the service was since seen to do otherwise (${title})`;
    const detail = [since, paths.join(", ")].filter(Boolean).join(": ");
    return { name, status: "warn", detail, fix: `seedance config set contract ${other}` };
  });
}
