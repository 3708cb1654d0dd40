import type { Contract } from "../contract/index.ts";
import type { Job, Ledger } from "../ledger/index.ts";
import type { Exchange } from "./exchange.ts";

/**
 * Reconstructs exchanges from a ledger's jobs: it keeps statuses, codes and the members of outputs. Jobs that were sent
 * under another contract are left out.
 * @param services the base URLs of the service, as `serviceOf` gives them. Jobs of others are left out.
 */
export function readLedgerExchanges(
  contract: Contract,
  ledger: Pick<Ledger, "jobs">,
  services: readonly string[],
): Exchange[] {
  return ledger
    .jobs({})
    .filter((job) => job.contract === contract.name && services.includes(job.origin))
    .flatMap((job) => exchangesOf(contract, job));
}

/** Error codes of this client. They are no responses of a service. */
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
  const common = { source: "ledger", type: undefined, date: job.updatedAt };
  if (state === "refused" && error) {
    if (clientCodes.includes(error.code)) return [];
    const refused = { ...common, method: "POST", path, request: body };
    // The client uses the code `http_<status>` for a response without a code.
    const statusOnly = /^http_(\d{3})$/.exec(error.code)?.[1];
    if (statusOnly !== undefined) return [{ ...refused, status: Number(statusOnly) }];
    const declared = Object.hasOwn(errors, error.code) ? errors[error.code] : undefined;
    return [{ ...refused, status: declared?.status ?? 400, body: { error } }];
  }
  if (taskId === undefined || status === undefined) return [];
  const rebuilt = output && output.length > 0 ? { output: rebuildOutput(output) } : {};
  return [
    {
      ...common,
      method: "GET",
      path: taskPath.replace("{id}", taskId),
      status: 200,
      body: { id: taskId, status, model, ...rebuilt },
      accepted: { path, request: body, date: job.submittedAt ?? job.updatedAt },
    },
  ];
}

/** Rebuilds an output from its URLs: `images.0.url` becomes a member of an array's item. */
function rebuildOutput(output: NonNullable<Job["output"]>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { member, url } of output) {
    const [first = "", ...path] = member.split(".");
    const leaf = path
      .filter((part) => !/^\d+$/.test(part))
      .reduceRight<unknown>((inner, part) => ({ [part]: inner }), url);
    result[first] = /^\d+$/.test(path[0] ?? "") ? [leaf] : leaf;
  }
  return result;
}
