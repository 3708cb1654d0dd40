import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { contract } from "../../src/contract/page/index.ts";
import type { SandboxLedgerEntry, TaskRecord } from "../../src/sandbox/index.ts";
import { isCompleteFile } from "./media.ts";

/** The results of a batch, from the service's ledger and the output folder. */
export interface ChaosFigures {
  items: number;
  charges: number;
  /** Items without a charge, or without all of their files. */
  lost: number;
  /** Charges beyond one per item. */
  doubled: number;
  requests: number;
  requestsPerItem: number;
  /** Submits that were sent again, because a process died before it recorded the response. */
  repeatedSubmits: number;
  /** Polls beyond one per item. */
  morePolls: number;
  refused429: number;
  /** The maximum of charges minus refunds at any moment, in credits. */
  maxSpent: number;
  ceiling: number;
  files: number;
  /** Files with a final name that are incomplete, or belong to no charge. */
  brokenFiles: string[];
  /** Seconds from the first request to the last. */
  seconds: number;
}

export interface ExpectedBatch {
  items: number;
  ceiling: number;
}

const { fields } = await contract.load.rules();
/** The maximum number of requests per item, and the maximum share of them that get a 429. */
const [maxRequestsPerItem, max429Share] = [2.2, 0.01];
/** Files that are being written, or were when their process died. */
const unfinished = /\.(partial|partial\.json|partial\.lock|lock)(\..*)?$/;

/** Computes the figures from the service's ledger and the output folder alone. */
export function readChaosFigures(
  ledger: readonly SandboxLedgerEntry[],
  folder: string,
  { items, ceiling }: ExpectedBatch,
): ChaosFigures {
  const charges = ledger.filter((entry) => entry.type === "charge");
  const requests = ledger.filter((entry) => entry.type === "request" && entry.path.startsWith("/api/"));
  const submits = requests.filter((entry) => entry.type === "request" && entry.method === "POST").length;
  const refused429 = requests.filter((entry) => entry.type === "request" && entry.status === 429).length;
  const files = readdirSync(folder).filter((name) => !unfinished.test(name));
  const charged = new Set<string>();
  let delivered = 0;
  for (const { task } of charges) {
    const own = files.filter((name) => name.includes(task.id));
    for (const name of own) charged.add(name);
    if (own.length === filesOf(task)) delivered++;
  }
  const isBroken = (name: string) => !charged.has(name) || !isCompleteFile(name, readFileSync(join(folder, name)));
  const rows = new Set(charges.map(({ idempotencyKey }) => idempotencyKey)).size;
  const [first, last] = [requests[0]?.at ?? 0, requests.at(-1)?.at ?? 0];
  return {
    items,
    charges: charges.length,
    lost: items - Math.min(delivered, rows),
    doubled: Math.max(charges.length - items, charges.length - rows),
    requests: requests.length,
    requestsPerItem: Math.round((requests.length / items) * 1000) / 1000,
    repeatedSubmits: submits - items,
    morePolls: requests.length - submits - items,
    refused429,
    maxSpent: maxSpentOf(ledger),
    ceiling,
    files: files.length,
    brokenFiles: files.filter(isBroken),
    seconds: (last - first) / 1000,
  };
}

/** The number of files of a task: a video comes with its last frame. */
function filesOf({ model, body }: TaskRecord): number {
  const { roles = {}, defaults = {} } = fields[model] ?? {};
  if (contract.models[model]?.outputType === "video") return 2;
  return Number(({ ...defaults, ...body } as Record<string, unknown>)[roles.count ?? ""] ?? 1);
}

function maxSpentOf(ledger: readonly SandboxLedgerEntry[]): number {
  let [spent, max] = [0, 0];
  for (const entry of ledger) {
    if (entry.type === "charge") spent += entry.task.credits;
    if (entry.type === "refund") spent -= entry.credits;
    max = Math.max(max, spent);
  }
  return max;
}

/** What a process that was killed while it wrote may leave behind. The next run must have removed it. */
const leftover = /\.(partial|lock)(\.|$)|\.[0-9a-f]{8}-[0-9a-f-]{27}$|^\.seedance-/;

/** It stays: that it is locked, not that it exists, tells that a batch runs. */
const runnerLock = "runner.lock";

/**
 * Finds files that processes have left behind, in the home folder and the output folder.
 * @returns them as sentences.
 */
export function findLeftovers(home: string): string[] {
  const names = readdirSync(home, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => leftover.test(basename(name)) && basename(name) !== runnerLock)
    .map((name) => `${name} was left behind`);
}

/** The limits that the figures violate, as sentences. */
export function violatedLimits(figures: ChaosFigures): string[] {
  const { lost, doubled, charges, items, requestsPerItem, refused429, requests, maxSpent, ceiling } = figures;
  const { brokenFiles } = figures;
  const rules: [holds: boolean, sentence: string][] = [
    [lost === 0, `${lost} of ${items} items are lost`],
    [doubled === 0 && charges === items, `${charges} charges for ${items} items`],
    [requestsPerItem <= maxRequestsPerItem, `${requestsPerItem} requests per item, at most ${maxRequestsPerItem}`],
    [
      refused429 <= requests * max429Share,
      `${refused429} of ${requests} requests got 429, at most ${max429Share * 100} %`,
    ],
    [maxSpent <= ceiling, `${maxSpent} credits were spent, at most ${ceiling}`],
    [
      brokenFiles.length === 0,
      `files that are incomplete or belong to no charge: ${brokenFiles.slice(0, 5).join(", ")}`,
    ],
  ];
  return rules.flatMap(([holds, sentence]) => (holds ? [] : [sentence]));
}
