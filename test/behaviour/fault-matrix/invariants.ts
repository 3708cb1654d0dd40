import { inspect } from "node:util";
import { expect } from "vitest";
import { SeedanceError, type SubmittedTask } from "../../../src/package/index.ts";
import type { SandboxLedgerEntry } from "../../../src/sandbox/index.ts";
import type { Invariant } from "./rows.ts";
import type { WireRequest } from "./traffic.ts";

/** What became of a wish: its task, the error that its submit ended with, or nothing where the process was killed. */
export type MatrixJobOutcome = SubmittedTask | SeedanceError | "killed";

/** What the invariants are judged by: what the service knows, and what it was told, before what the client says. */
export interface InvariantEvidence {
  /** The sandbox's ledger. */
  entries: readonly SandboxLedgerEntry[];
  /** Every request as it left a client. */
  requests: readonly WireRequest[];
  /** What became of each wish, by its prompt: one prompt is one wish. */
  jobs: ReadonlyMap<string, MatrixJobOutcome>;
  /** The keys that must not be told. */
  apiKeys: readonly string[];
  /** Errors that were thrown. */
  errors: readonly unknown[];
  /** What arrived where no client must go. */
  strayRequests: readonly unknown[];
}

/** The values by key, in order. */
function groupInOrder<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

type InvariantCheck = (evidence: InvariantEvidence) => string[];

const chargeEntries = ({ entries }: InvariantEvidence) => entries.filter((entry) => entry.type === "charge");
const promptOf = (body: unknown) => String((body as { prompt?: unknown }).prompt);
const countDistinct = <T>(all: readonly T[], of: (one: T) => unknown) => new Set(all.map(of)).size;

const invariantChecks: Record<Exclude<Invariant, "I6" | "I7">, InvariantCheck> = {
  I1: (evidence) => {
    const byPrompt = groupInOrder(chargeEntries(evidence), ({ task }) => promptOf(task.body));
    const found: string[] = [];
    for (const prompt of byPrompt.keys())
      if (!evidence.jobs.has(prompt)) found.push(`"${prompt}" is charged, and nobody wished it`);
    for (const [prompt, outcome] of evidence.jobs) {
      const [charge] = byPrompt.get(prompt) ?? [];
      if (outcome === "killed") continue;
      if (outcome instanceof SeedanceError) {
        const goesOn = outcome.resume !== undefined && outcome.idempotencyKey === charge?.idempotencyKey;
        if (charge && !goesOn) found.push(`"${prompt}" is charged, and its error (${outcome.code}) can't go on`);
      } else if (outcome.id !== charge?.task.id)
        found.push(`"${prompt}" is said to be ${outcome.id}, and is ${charge?.task.id ?? "no task"}`);
    }
    return found;
  },

  I2: (evidence) => {
    const posts = evidence.requests.filter(({ method }) => method === "POST");
    const found: string[] = [];
    for (const [prompt, all] of groupInOrder(chargeEntries(evidence), ({ task }) => promptOf(task.body)))
      if (all.length > 1) found.push(`"${prompt}" is charged ${all.length} times`);
    for (const [prompt, all] of groupInOrder(posts, ({ body }) => promptOf(JSON.parse(body)))) {
      if (countDistinct(all, ({ headers }) => headers["idempotency-key"]) > 1)
        found.push(`"${prompt}" went under two keys`);
      if (countDistinct(all, ({ body }) => body) > 1) found.push(`"${prompt}" went in other bytes`);
    }
    for (const [key, all] of groupInOrder(posts, ({ headers }) => headers["idempotency-key"] ?? "no key"))
      if (countDistinct(all, ({ body }) => body) > 1) found.push(`${key} went with two bodies`);
    return found;
  },

  I3: ({ requests, apiKeys, errors, strayRequests: elsewhere }) => {
    const holdsKey = (text: string) => apiKeys.some((key) => text.includes(key));
    const views = (error: unknown) => [
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error) ?? "",
      String(error),
    ];
    return [
      ...errors.filter((error) => views(error).some(holdsKey)).map(() => "an error holds the API key"),
      ...elsewhere.map((one) => `${inspect(one)} went where no request must go`),
      ...requests
        .filter(({ path, headers, body }) =>
          holdsKey(path + body + JSON.stringify({ ...headers, authorization: path.startsWith("/api/") || headers })),
        )
        .map(({ path }) => `the API key went to ${path}`),
    ];
  },

  I4: ({ entries }) => {
    const balances = new Map<string, number>();
    const found: string[] = [];
    const add = (account: string, credits: number) => {
      const balance = (balances.get(account) ?? 0) + credits;
      balances.set(account, balance);
      if (balance < 0) found.push(`${account} has spent ${-balance} credits that it does not have`);
    };
    for (const entry of entries) {
      if (entry.type === "credits" || entry.type === "refund") add(entry.account, entry.credits);
      if (entry.type === "charge") add(entry.task.account, -entry.task.credits);
    }
    return found;
  },

  I5: ({ entries }) => {
    const requests = entries.filter((entry) => entry.type === "request");
    const found: string[] = [];
    for (const [account, all] of groupInOrder(requests, ({ account = "nobody" }) => account))
      for (const [index, { at }] of all.entries()) {
        const later = all[index + 30];
        if (later && later.at - at < 60_000) found.push(`${account} sent more than 30 requests in the 60 s from ${at}`);
      }
    return found.slice(0, 1);
  },
};

/** What is broken of the invariants that hold for a client, in sentences that begin with the invariant's name. */
export function invariantViolations(evidence: InvariantEvidence): string[] {
  return Object.entries(invariantChecks).flatMap(([name, judge]) => judge(evidence).map((what) => `${name}: ${what}`));
}

/** Fails where an invariant is broken. */
export function expectInvariants(evidence: InvariantEvidence): void {
  expect(invariantViolations(evidence)).toEqual([]);
}
