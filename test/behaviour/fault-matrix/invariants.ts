import { inspect } from "node:util";
import { expect } from "vitest";
import { SeedanceError, type SubmittedTask } from "../../../src/package/index.ts";
import type { SandboxLedgerEntry } from "../../../src/sandbox/index.ts";
import type { Invariant } from "./rows.ts";
import type { WireRequest } from "./traffic.ts";

/** The outcome of a job: its task, the error of its submit, or neither if the process was killed. */
export type MatrixJobOutcome = SubmittedTask | SeedanceError | "killed";

/** The evidence for the invariants: the service's records, the requests and the client's results. */
export interface InvariantEvidence {
  /** The sandbox's ledger. */
  entries: readonly SandboxLedgerEntry[];
  /** Every request that a client has sent. */
  requests: readonly WireRequest[];
  /** The outcome of each job, by its prompt: one prompt is one job. */
  jobs: ReadonlyMap<string, MatrixJobOutcome>;
  /** The keys that must not be exposed. */
  apiKeys: readonly string[];
  /** Errors that were thrown. */
  errors: readonly unknown[];
  /** Requests to servers that no client may use. */
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
      if (!evidence.jobs.has(prompt)) found.push(`"${prompt}" is charged but was never submitted`);
    for (const [prompt, outcome] of evidence.jobs) {
      const [charge] = byPrompt.get(prompt) ?? [];
      if (outcome === "killed") continue;
      if (outcome instanceof SeedanceError) {
        const isResumable = outcome.resume !== undefined && outcome.idempotencyKey === charge?.idempotencyKey;
        if (charge && !isResumable)
          found.push(`"${prompt}" is charged, but its error (${outcome.code}) cannot be resumed`);
      } else if (outcome.id !== charge?.task.id)
        found.push(`"${prompt}" is reported as ${outcome.id} but is ${charge?.task.id ?? "no task"}`);
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
        found.push(`"${prompt}" was sent with two keys`);
      if (countDistinct(all, ({ body }) => body) > 1) found.push(`"${prompt}" was sent with different bytes`);
    }
    for (const [key, all] of groupInOrder(posts, ({ headers }) => headers["idempotency-key"] ?? "no key"))
      if (countDistinct(all, ({ body }) => body) > 1) found.push(`${key} was sent with two bodies`);
    return found;
  },

  I3: ({ requests, apiKeys, errors, strayRequests }) => {
    const holdsKey = (text: string) => apiKeys.some((key) => text.includes(key));
    const views = (error: unknown) => [
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error) ?? "",
      String(error),
    ];
    return [
      ...errors.filter((error) => views(error).some(holdsKey)).map(() => "an error holds the API key"),
      ...strayRequests.map((request) => `${inspect(request)} was sent to a server that no client may use`),
      ...requests
        .filter(({ path, headers, body }) =>
          holdsKey(path + body + JSON.stringify({ ...headers, authorization: path.startsWith("/api/") || headers })),
        )
        .map(({ path }) => `the API key was sent to ${path}`),
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

/** The broken invariants, as sentences that begin with the invariant's name. */
export function invariantViolations(evidence: InvariantEvidence): string[] {
  return Object.entries(invariantChecks).flatMap(([name, check]) =>
    check(evidence).map((violation) => `${name}: ${violation}`),
  );
}

/** Fails if an invariant is broken. */
export function expectInvariants(evidence: InvariantEvidence): void {
  expect(invariantViolations(evidence)).toEqual([]);
}
