import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contract } from "../../src/contract/page/index.ts";
import type { SandboxLedgerEntry, TaskRecord } from "../../src/sandbox/index.ts";
import { isCompleteFile } from "./media.ts";

/** What came of a batch, as the service's ledger and the output folder tell. */
export interface ChaosFigures {
  items: number;
  charges: number;
  /** Items of which no charge, or not all files, are there. */
  lost: number;
  /** Charges beyond one for each item. */
  doubled: number;
  requests: number;
  requestsPerItem: number;
  /** Submits that were sent again, since nobody lived to see the answer. */
  repeatedSubmits: number;
  /** Polls beyond one for each item. */
  morePolls: number;
  refused429: number;
  /** The most that was charged and not given back at any moment, in credits. */
  mostSpent: number;
  ceiling: number;
  files: number;
  /** Files under a final name that are not whole, or belong to no charge. */
  brokenFiles: string[];
  /** Seconds from the first request to the last. */
  seconds: number;
}

export interface ExpectedBatch {
  items: number;
  ceiling: number;
}

const { fields } = await contract.load.rules();
const [mostRequests, most429] = [2.2, 0.01];
/** What is being written, or was when its process died. */
const unfinished = /\.(partial|partial\.json|partial\.lock|lock)(\..*)?$/;

/** Reads the figures from the service's ledger and the output folder, and from nothing else. */
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
  const owned = new Set<string>();
  let delivered = 0;
  for (const { task } of charges) {
    const own = files.filter((name) => name.includes(task.id));
    for (const name of own) owned.add(name);
    if (own.length === filesOf(task)) delivered++;
  }
  const wrong = (name: string) => !owned.has(name) || !isCompleteFile(name, readFileSync(join(folder, name)));
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
    mostSpent: mostSpent(ledger),
    ceiling,
    files: files.length,
    brokenFiles: files.filter(wrong),
    seconds: (last - first) / 1000,
  };
}

/** How many files a task puts out: a video comes with its last frame. */
function filesOf({ model, body }: TaskRecord): number {
  const { roles = {}, defaults = {} } = fields[model] ?? {};
  if (contract.models[model]?.outputType === "video") return 2;
  return Number(({ ...defaults, ...body } as Record<string, unknown>)[roles.count ?? ""] ?? 1);
}

function mostSpent(ledger: readonly SandboxLedgerEntry[]): number {
  let [spent, most] = [0, 0];
  for (const entry of ledger) {
    if (entry.type === "charge") spent += entry.task.credits;
    if (entry.type === "refund") spent -= entry.credits;
    most = Math.max(most, spent);
  }
  return most;
}

/** What the figures break, as sentences; none where all holds. */
export function violatedLimits(figures: ChaosFigures): string[] {
  const { lost, doubled, charges, items, requestsPerItem, refused429, requests, mostSpent, ceiling } = figures;
  const { brokenFiles } = figures;
  const rules: [holds: boolean, sentence: string][] = [
    [lost === 0, `${lost} of ${items} items are lost`],
    [doubled === 0 && charges === items, `${charges} charges for ${items} items`],
    [requestsPerItem <= mostRequests, `${requestsPerItem} requests an item, at most ${mostRequests}`],
    [refused429 <= requests * most429, `${refused429} of ${requests} requests met 429, at most ${most429 * 100} %`],
    [mostSpent <= ceiling, `${mostSpent} credits were spent, at most ${ceiling}`],
    [brokenFiles.length === 0, `files that are not whole or nobody's: ${brokenFiles.slice(0, 5).join(", ")}`],
  ];
  return rules.flatMap(([holds, sentence]) => (holds ? [] : [sentence]));
}
