import type { Exchange, OperationFinder } from "./exchange.ts";
import type { DriftFinding, DriftFindingKind } from "./finding.ts";

/** What an exchange shows about its operation. */
interface Evidence {
  /** Undefined for a success of any status. */
  status: number | undefined;
  exchange: Pick<Exchange, "request" | "body" | "date">;
  findings: readonly DriftFinding[];
}

/**
 * Creates a function that determines whether an exchange that is later, with the same operation, contradicts a finding: an
 * endpoint that was gone has responded, a refused field was accepted, a member was there as the contract has it. Other
 * findings only add to the contract, and stay true.
 * @param compared all exchanges, and what each of them showed.
 */
export function createContradictionCheck(
  operationOf: OperationFinder,
  compared: readonly { exchange: Exchange; findings: readonly DriftFinding[] }[],
): (finding: DriftFinding, exchange: Exchange) => boolean {
  const byOperation = new Map<string | undefined, Evidence[]>();
  const add = (method: string, path: string, evidence: Evidence) => {
    const name = operationOf(method, path)?.name;
    const known = byOperation.get(name);
    if (known) known.push(evidence);
    else byOperation.set(name, [evidence]);
  };
  for (const { exchange, findings } of compared) {
    const { method, path, status, accepted } = exchange;
    add(method, path, { status, exchange, findings });
    if (accepted) add("POST", accepted.path, { status: undefined, exchange: accepted, findings: [] });
  }
  // A change of the service is found in each exchange, so that the work for it is done once.
  const known = new Map<string, ReturnType<typeof findLastContradictions>>();
  return ({ kind, name }, { method, path, request, date }) => {
    if (!contradictableKinds.includes(kind)) return false;
    const operation = operationOf(method, path)?.name;
    const identity = JSON.stringify([operation, kind, name]);
    const last = known.get(identity) ?? findLastContradictions(kind, name, byOperation.get(operation) ?? []);
    known.set(identity, last);
    return (last.get(refusedValueOf(kind, name, request)) ?? "") > date;
  };
}

const contradictableKinds: readonly DriftFindingKind[] = [
  "endpoint-gone",
  "refused-field",
  "renamed-member",
  "wrong-type",
];

/** The dates of the last contradictions: of a refused field, by its accepted value. */
function findLastContradictions(
  kind: DriftFindingKind,
  name: string,
  evidence: readonly Evidence[],
): ReadonlyMap<string | undefined, string> {
  const last = new Map<string | undefined, string>();
  for (const each of evidence) {
    if (!contradicts(kind, name, each)) continue;
    const { request, date } = each.exchange;
    const value = refusedValueOf(kind, name, request);
    if (date > (last.get(value) ?? "")) last.set(value, date);
  }
  return last;
}

/** The refused value of a field, as JSON; undefined if it was left out, and for findings of another kind. */
const refusedValueOf = (kind: DriftFindingKind, name: string, request: unknown) =>
  kind === "refused-field" ? textOf(request, name) : undefined;

/** Statuses that do not show whether an endpoint exists: a gateway may send them for any path. */
const silentStatuses = [401, 403, 404, 405, 429];

function contradicts(
  kind: DriftFindingKind,
  name: string,
  { status = 200, exchange: { request, body }, findings }: Evidence,
): boolean {
  if (kind === "endpoint-gone")
    return (status < 300 || (status >= 400 && status < 500)) && !silentStatuses.includes(status);
  if (kind === "refused-field") return status < 300 && request !== undefined;
  const [member = ""] = name.split(" → ");
  return textOf(body, member) !== undefined && !findings.some((each) => each.kind === kind && each.name === name);
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
