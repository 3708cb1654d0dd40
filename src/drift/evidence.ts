import type { ContractResponses } from "../contract/index.ts";
import { type Exchange, operationOf } from "./exchange.ts";
import type { DriftFinding } from "./finding.ts";

/** What a later exchange shows about the same operation. `status` is undefined for a success of any status. */
interface Evidence extends Pick<Exchange, "request" | "body" | "date"> {
  status: number | undefined;
  findings: readonly DriftFinding[];
}

/**
 * Finds the exchanges that are later than a given one, with the same operation.
 * @param compared all exchanges, and what each of them showed.
 */
export function evidenceOf(
  contract: ContractResponses,
  compared: readonly { exchange: Exchange; findings: readonly DriftFinding[] }[],
): (exchange: Exchange) => readonly Evidence[] {
  const byOperation = new Map<string | undefined, Evidence[]>();
  const nameOf = (method: string, path: string) => operationOf(contract, method, path)?.name;
  const add = (name: string | undefined, evidence: Evidence) => {
    const known = byOperation.get(name);
    if (known) known.push(evidence);
    else byOperation.set(name, [evidence]);
  };
  for (const { exchange, findings } of compared) {
    add(nameOf(exchange.method, exchange.path), { ...exchange, findings });
    const { accepted } = exchange;
    if (accepted) add(nameOf("POST", accepted.path), { ...accepted, status: undefined, findings: [] });
  }
  return ({ method, path, date }) => (byOperation.get(nameOf(method, path)) ?? []).filter((later) => later.date > date);
}

/** Statuses that do not show whether an endpoint exists: a gateway may send them for any path. */
const silentStatuses = [401, 403, 404, 405, 429];

/**
 * Whether later exchanges contradict a finding: an endpoint that was gone has responded, a refused field was accepted, a
 * member was there as the contract has it. Other findings only add to the contract, and stay true.
 */
export function isContradicted(
  { kind, name }: DriftFinding,
  { request }: Exchange,
  later: readonly Evidence[],
): boolean {
  if (kind === "endpoint-gone")
    return later.some(
      ({ status = 200 }) => (status < 300 || (status >= 400 && status < 500)) && !silentStatuses.includes(status),
    );
  if (kind === "refused-field")
    return later.some(
      ({ status = 200, request: accepted }) =>
        status < 300 && accepted !== undefined && textOf(accepted, name) === textOf(request, name),
    );
  if (kind !== "renamed-member" && kind !== "wrong-type") return false;
  const [member = ""] = name.split(" → ");
  return later.some(
    ({ body, findings }) =>
      textOf(body, member) !== undefined && !findings.some((each) => each.kind === kind && each.name === name),
  );
}

/** The value at a path such as `output.images[].url`, as JSON; undefined if there is none. */
function textOf(value: unknown, path: string): string | undefined {
  const found = path.split(".").reduce<unknown>((inner, member) => {
    const [name = "", isList] = [member.replace("[]", ""), member.endsWith("[]")];
    const next = (inner as Record<string, unknown> | null | undefined)?.[name];
    return isList && Array.isArray(next) ? next[0] : next;
  }, value);
  return JSON.stringify(found);
}
