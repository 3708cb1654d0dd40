/**
 * Lists the changes between two versions of the contract, and checks that info.version was bumped enough.
 *
 *   npm run diff:contract                          the last release and the working tree
 *   npm run diff:contract -- contract-v1.0.0 HEAD  two git revisions
 *   npm run diff:contract -- old.yaml openapi/openapi.yaml --json
 *
 * This repository has its own comparison, because `redocly diff` 2.77 (experimental) gives only 79 of the 117 cases of
 * test/contract-diff their level: it misses 12 of 64 breaks (fields that a branch of a rule newly refuses, defaults, the
 * x- members that clients are derived from, security that an operation no longer waives), rates widened values as wording,
 * and reports a reworded server as removed.
 */
import { parseArgs } from "node:util";
import type { ContractChange } from "./diff-contract/change.ts";
import { compareContracts } from "./diff-contract/compare.ts";
import { contractFile, findLastRelease, loadContractVersion } from "./diff-contract/source.ts";
import { actualBump, isBumpSufficient, nextVersion, requiredBump } from "./diff-contract/version.ts";

const help = `Usage: npm run diff:contract -- [base] [revision] [--json]

Lists the changes from base to revision and the semver bump that they need.
  base       A file (bundled, or the root of a split contract) or a git revision. (default: the newest tag contract-v*)
  revision   The same. (default: ${contractFile} of the working tree)
  --json     Print {base, revision, changes, demanded, made, enough}.
Exit codes: 0 if info.version was bumped enough, 1 if not, 2 if the input is invalid.`;

const print = (text: string) => process.stdout.write(`${text}\n`);

try {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } },
  });
  if (positionals.length > 2) throw new Error(`Got ${positionals.length} versions; at most 2 are allowed.\n\n${help}`);
  if (options.help) print(help);
  else process.exitCode = await run(positionals[0], positionals[1] ?? contractFile, options.json);
} catch (error) {
  process.stderr.write(`diff:contract: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}

async function run(baseName: string | undefined, revisionName: string, json: boolean): Promise<number> {
  const baseSource = baseName ?? (await findLastRelease());
  if (baseSource === undefined) {
    const nothing = { base: null, revision: null, changes: [], demanded: "none", made: "none", enough: true };
    print(
      json
        ? JSON.stringify(nothing, null, 2)
        : "There is no release yet (no tag contract-v*), so there is nothing to compare.",
    );
    return 0;
  }
  const [base, revision] = await Promise.all([loadContractVersion(baseSource), loadContractVersion(revisionName)]);
  const changes = compareContracts(base, revision);
  const demanded = requiredBump(changes);
  const made = actualBump(base.info.version, revision.info.version);
  const result = {
    base: { source: baseSource, version: base.info.version },
    revision: { source: revisionName, version: revision.info.version },
    changes,
    demanded,
    made,
    enough: isBumpSufficient(demanded, made),
  };
  print(json ? JSON.stringify(result, null, 2) : report(result));
  return result.enough ? 0 : 1;
}

interface Result {
  base: { source: string; version: string };
  revision: { source: string; version: string };
  changes: ContractChange[];
  demanded: ReturnType<typeof requiredBump>;
  made: ReturnType<typeof actualBump>;
  enough: boolean;
}

function report({ base, revision, changes, demanded, made, enough }: Result): string {
  const titles = { major: "Breaking (major)", minor: "Features (minor)", patch: "Wording (patch)" };
  const groups = (["major", "minor", "patch"] as const).flatMap((level) => {
    const lines = changes.filter((change) => change.level === level).map(line);
    return lines.length > 0 ? [titles[level], ...lines, ""] : [];
  });
  const verdict = enough ? "enough" : `not enough, it must be ${nextVersion(base.version, demanded)} or higher`;
  return [
    `${base.source} → ${revision.source}`,
    "",
    ...(groups.length > 0 ? groups : ["No changes.", ""]),
    `Needed bump: ${demanded}. Made: ${made} (info.version ${base.version} → ${revision.version}), ${verdict}.`,
  ].join("\n");
}

function line({ where, what, rule, also = [] }: ContractChange): string {
  return `  ${where}: ${what}${also.length > 0 ? ` (and ${also.length} more places)` : ""} [${rule}]`;
}
