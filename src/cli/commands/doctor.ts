import { SeedanceError } from "../../errors.ts";
import { accountOf, type Ledger, openLedger } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import { createBudget } from "../../scheduling/index.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { defaultContractName } from "../contracts.ts";
import { checkKey } from "../doctor/check-key.ts";
import { checkNode, checkOutputFolder } from "../doctor/check-machine.ts";
import { checkNetwork } from "../doctor/check-network.ts";
import { type CheckResult, failedCheck } from "../doctor/check-result.ts";
import { checkService } from "../doctor/check-service.ts";
import { findDrift } from "../doctor/find-drift.ts";
import { exitCodes } from "../exit-code.ts";
import { formatCommand } from "../format-command.ts";
import { endSentence, t, translate } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { printOutput, singleLine } from "../output.ts";
import { configFile, readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { findKey } from "../settings/key.ts";
import { keyProblem } from "../settings/key-shape.ts";
import { serviceUrl } from "../settings/service-url.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { type Cell, formatList, formatTable, terminalWidth } from "../table.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Check your setup: Node, key, ledger, folder, network, service and clock; spends nothing",
  usage: "doctor",
  flags: {
    drift: {
      type: "boolean",
      description: "Compare the service's responses, live and recorded, with the contract.",
    },
    har: {
      type: "string",
      value: "FILE",
      multiple: true,
      description: "With --drift: also compare the responses in this HAR file.",
    },
    spend: {
      type: "number",
      value: "CREDITS",
      minimum: 1,
      description: "With --drift: also submit jobs, for at most this many credits in total.",
    },
  },
  positionals: { least: 0, most: 0 },
  examples: [
    { line: "doctor", what: "Show problems and how to fix them." },
    { line: "doctor --json --profile work", what: "Print JSON. Exit code 1 if a check fails." },
    { line: "doctor --sandbox", what: "Check against an embedded sandbox." },
    { line: "doctor --drift --har session.har", what: "Find where the service differs from the contract." },
  ],
  output: {
    ok: "Whether all checks passed; warnings pass.",
    "checks.name":
      "node, settings, key, ledger, output, contract, proxy, dns, tls, service, redirect, account or clock.",
    "checks.status": "ok, warn or fail.",
    "checks.detail": "What was found.",
    "checks.fix": "What to do, if the status is not ok.",
    findings: "With --drift: kind, name, where, detail, source, date and actions of each finding.",
    overlay: "With --drift: an OpenAPI overlay that adds the findings to the contract.",
  },
  notes: `It sends one request, for a task that does not exist; it includes the key if the key's format is valid. Without a
response, redirect, account and clock are not checked. Exit code 1 if a check fails; warnings do not count.

With --drift it requests a task that does not exist, with and without the key, and each paid endpoint without the key,
which cannot be charged. It also reads the ledger and the HAR files. It spends nothing without --spend, and never more
than --spend allows. Exit code 1 if there are findings.`,
  async run(context, args) {
    if (args.flags.drift === true) return await runDriftCheck(context, args);
    for (const flag of ["har", "spend"])
      if (args.flags[flag] !== undefined) throw new UsageError(message`--${flag} needs --drift.`);
    const checks = await runChecks(context);
    const ok = checks.every(({ status }) => status !== "fail");
    printOutput(context, {
      json: { ok, checks },
      quiet: checks.filter(({ status }) => status === "fail").map(({ name }) => name),
      text: formatChecks(context, checks),
    });
    return ok ? exitCodes.ok : exitCodes.failed;
  },
};

async function runDriftCheck(context: CliContext, { flags }: ParsedArgs): Promise<number> {
  const { settings } = await checkSettings(context);
  const { ledger } = checkLedger(context, settings);
  const sandbox = context.global.sandbox ? await startDoctorSandbox(context) : undefined;
  try {
    const foundKey = sandbox ? undefined : await findKey(context);
    const drift = await findDrift(context, {
      apiKey: sandbox?.apiKey ?? (foundKey && !keyProblem(foundKey.key) ? foundKey.key : undefined),
      baseUrl: sandbox?.url ?? serviceUrl(context, settings),
      ledger,
      har: (flags.har ?? []) as string[],
      maxCredits: flags.spend as number | undefined,
    });
    const { findings, overlay, exchanges } = drift;
    const sources = Object.entries(exchanges).map(([source, count]) => `${source} ${count}`);
    printOutput(context, {
      json: { ok: findings.length === 0, ...drift },
      quiet: findings.map(({ kind, name }) => `${kind} ${name}`),
      text: [
        t`Compared ${drift.baseUrl} with the contract ${drift.contract}. Responses: ${sources.join(", ") || t`none`}.`,
        findings.length === 0
          ? t`No drift.`
          : formatList(
              findings.map(({ kind, where, detail }) => [`${kind}  ${where}`, translate(detail)]),
              { width: terminalWidth(context.stdout), indent: "" },
            ),
        ...(overlay === undefined ? [] : ["", t`As an overlay:`, "", overlay.trimEnd()]),
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
  const { check: ledgerCheck, ledger } = checkLedger(context, settings);
  try {
    const localChecks = [checkNode(), check, ledgerCheck, await checkOutputFolder(context, settings)];
    return [
      ...localChecks,
      ...(await (context.global.sandbox ? checkSandbox : checkRealService)(context, settings, ledger)),
    ];
  } finally {
    ledger?.close();
  }
}

async function checkSettings(context: CliContext): Promise<{ settings: ProfileSettings; check: CheckResult }> {
  const name = "settings";
  try {
    const path = configFile(context);
    const settings = await readConfig(context);
    return { settings, check: { name, status: "ok", detail: message`${path}: ${Object.keys(settings).length} set` } };
  } catch (error) {
    if (error instanceof SeedanceError) return { settings: {}, check: failedCheck(name, error) };
    if (!(error instanceof UsageError)) throw error;
    const fix = message`Correct or delete ${configFile(context)}.`;
    return { settings: {}, check: { name, status: "fail", detail: error.message, fix } };
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
  // The request counts against the account's rate limit.
  const { rateLimit } = contract;
  const log = key && ledger && URL.canParse(baseUrl) && ledger.journal(accountOf(key, baseUrl)).requestLog(rateLimit);
  const budget = log ? { budget: createBudget(rateLimit, { log }) } : {};
  return [
    check,
    ...checkContract(context, baseUrl),
    ...(await checkNetwork(baseUrl)),
    ...(await checkService(context, { contract, key, baseUrl, signal: context.signal, ...budget })),
  ];
}

async function startDoctorSandbox({ contract }: CliContext) {
  return (await import("../../sandbox/index.ts")).startSandbox({ contract });
}

async function checkSandbox(context: CliContext): Promise<CheckResult[]> {
  const { contract, signal } = context;
  const sandbox = await startDoctorSandbox(context);
  try {
    return await checkService(context, { contract, key: sandbox.apiKey, baseUrl: sandbox.url, signal });
  } finally {
    await sandbox.close();
  }
}

/** One line for each check, then one for each problem: what was found, whole, and what to do. */
function formatChecks(context: CliContext, checks: readonly CheckResult[]): string {
  const colours = { ok: "green", warn: "yellow", fail: "red" } as const;
  const rows = checks.map(({ name, status, detail }): Cell[] => [[status, colours[status]], name, translate(detail)]);
  const problems = checks
    .filter(({ status }) => status !== "ok")
    // The lines are not wrapped, so that a command in them can be copied.
    .map(({ name, detail, fix = "" }) => `${name}: ${t`${endSentence(translate(detail))} ${translate(fix)}`}`);
  return [formatTable(context, rows, { cut: [2] }), ...problems.map(singleLine)].join("\n");
}

/** Checks that the ledger opens, is writable and is unchanged since it was written. */
function checkLedger(
  context: CliContext,
  settings: ProfileSettings,
): { check: CheckResult; ledger: Ledger | undefined } {
  const name = "ledger";
  try {
    const ledger = openLedger({ path: ledgerPath(context, settings) });
    return { check: checkLedgerIntegrity(name, ledger), ledger };
  } catch (error) {
    if (!(error instanceof SeedanceError)) throw error;
    return { check: failedCheck(name, error), ledger: undefined };
  }
}

function checkLedgerIntegrity(name: string, ledger: Ledger): CheckResult {
  const { ok, entries, problem } = ledger.verify();
  if (ok) return { name, status: "ok", detail: message`${ledger.path} is intact. Entries: ${entries}` };
  const detail = message`${ledger.path}: ${problem?.reason} (table ${problem?.table}, row ${problem?.row ?? "–"})`;
  return { name, status: "fail", detail, fix: message`Keep this file and restore the ledger from a backup.` };
}

/** Checks that the contract is the one that the real service last followed; no check for other services. */
export function checkContract(
  context: Pick<CliContext, "contract" | "inheritedFlags">,
  baseUrl: string,
): CheckResult[] {
  const name = "contract";
  const { name: own, servers, others } = context.contract;
  const isReal = URL.canParse(baseUrl) && servers.some((server) => new URL(server).origin === new URL(baseUrl).origin);
  if (!isReal) return [];
  if (own !== defaultContractName) return [{ name, status: "ok", detail: own }];
  return Object.entries(others).map(([other, { title, moved }]) => {
    const paths = Object.entries(moved).map(([model, path]) => `${model}: ${path}`);
    const detail =
      paths.length > 0
        ? message`${own}; the service has changed since (${title}). New paths: ${paths.join(", ")}`
        : message`${own}; the service has changed since (${title})`;
    return {
      name,
      status: "warn",
      detail,
      fix: message`Use the newer contract: ${formatCommand(context, "config", "set", "contract", other)}`,
    };
  });
}
