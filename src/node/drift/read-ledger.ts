import { errors, taskPath } from "../../../generated/operations.ts";
import type { Job, Ledger } from "../ledger/index.ts";
import type { Exchange } from "./exchange.ts";

/** What a ledger's jobs of a service tell of its answers: it keeps statuses, codes and the members of outputs. */
export function readLedger(ledger: Pick<Ledger, "jobs">, origins: readonly string[]): Exchange[] {
  return ledger.jobs({}).filter(({ origin }) => origins.includes(origin)).flatMap(exchangesOf);
}

function exchangesOf(job: Job): Exchange[] {
  const { model, path, body, state, error, taskId, status, output } = job;
  const common = { source: "ledger", type: undefined, date: job.updatedAt.slice(0, 10) };
  if (state === "refused" && error) {
    // Errors of the client's own have codes that no service answers.
    const known = Object.entries(errors).find(([code]) => code === error.code)?.[1].status;
    if (known === undefined && !isForeign(error.code)) return [];
    return [{ ...common, method: "POST", path, request: body, status: known ?? 400, body: { error } }];
  }
  if (taskId === undefined || status === undefined) return [];
  const members = output && Object.fromEntries(output.map(({ member, url }) => [member, url]));
  const shown = members && !Object.keys(members).some((member) => /\W/.test(member)) ? { output: members } : {};
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
