import type { Contract } from "../contract/index.ts";
import type { Job, Ledger } from "../ledger/index.ts";
import type { Exchange } from "./exchange.ts";

/**
 * What a ledger's jobs of a service tell of its answers: it keeps statuses, codes and the members of outputs. Jobs that
 * were sent under another contract say nothing of this one.
 */
export function readLedgerExchanges(
  contract: Contract,
  ledger: Pick<Ledger, "jobs">,
  origins: readonly string[],
): Exchange[] {
  return ledger
    .jobs({})
    .filter((job) => job.contract === contract.name && origins.includes(job.origin))
    .flatMap((job) => exchangesOf(contract, job));
}

/** Codes that a submit of this client ends with by itself: no service answered them. */
const clientCodes = [
  "aborted",
  "connection_failed",
  "over_ceiling",
  "redirected",
  "unexpected_answer",
  "unknown",
  "validation_failed",
];

function exchangesOf({ errors, taskPath }: Contract, job: Job): Exchange[] {
  const { model, path, body, state, error, taskId, status, output } = job;
  const common = { source: "ledger", type: undefined, date: job.updatedAt.slice(0, 10) };
  if (state === "refused" && error) {
    if (clientCodes.includes(error.code)) return [];
    const refused = { ...common, method: "POST", path, request: body };
    // The client's word for an answer without a code.
    const bare = /^http_(\d{3})$/.exec(error.code)?.[1];
    if (bare !== undefined) return [{ ...refused, status: Number(bare) }];
    const known = Object.hasOwn(errors, error.code) ? errors[error.code] : undefined;
    return [{ ...refused, status: known?.status ?? 400, body: { error } }];
  }
  if (taskId === undefined || status === undefined) return [];
  const shown = output && output.length > 0 ? { output: rebuildOutput(output) } : {};
  return [
    {
      ...common,
      method: "GET",
      path: taskPath.replace("{id}", taskId),
      status: 200,
      body: { id: taskId, status, model, ...shown },
    },
  ];
}

/** An output of its URLs: `images.0.url` is a member of a list's entry. */
function rebuildOutput(output: NonNullable<Job["output"]>): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const { member, url } of output) {
    const [first = "", ...path] = member.split(".");
    const leaf = path
      .filter((part) => !/^\d+$/.test(part))
      .reduceRight<unknown>((inner, part) => ({ [part]: inner }), url);
    whole[first] = /^\d+$/.test(path[0] ?? "") ? [leaf] : leaf;
  }
  return whole;
}
