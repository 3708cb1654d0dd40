import type { Contract, ContractResponses, OperationResponses } from "../contract/index.ts";
import { compareRequest } from "./compare-request.ts";
import { compareShape } from "./compare-shape.ts";
import type { Exchange } from "./exchange.ts";
import {
  type ComparisonContract,
  type DriftFinding,
  deduplicateFindings,
  type FindingReporter,
  type OverlayAction,
} from "./finding.ts";

/** What exchanges with a service show that the contract does not say. Answers of gateways and redirects say nothing. */
export async function compareExchanges(contract: Contract, exchanges: readonly Exchange[]): Promise<DriftFinding[]> {
  const { load } = contract;
  const [rules, responses, shapes] = await Promise.all([load.rules(), load.responses(), load.shapes()]);
  const loaded: ComparisonContract = { ...contract, ...rules, ...responses, shapes };
  return deduplicateFindings(exchanges.flatMap((exchange) => compareExchange(loaded, exchange)));
}

function compareExchange(contract: ComparisonContract, exchange: Exchange): DriftFinding[] {
  const { method, path, status, source, date } = exchange;
  if (status >= 300 && status < 400) return [];
  const findings: DriftFinding[] = [];
  const operation = operationOf(contract, method, path);
  const at = operation?.name ?? `${method} ${path}`;
  const report: FindingReporter = (kind, name, place, detail, ...actions) =>
    findings.push({ kind, name, where: place ? `${at} ${status} ${place}` : at, detail, source, date, actions });
  if (!operation) {
    if (status !== 404 && status !== 405)
      report(
        "unknown-endpoint",
        `${method} ${path}`,
        "",
        `${method} ${path} answers ${status}; the contract has no such endpoint`,
      );
    return findings;
  }
  const { at: place, byStatus } = operation.responses;
  const response = byStatus[status];
  if (!response && (status === 404 || status === 405)) {
    const action = { target: `$.paths['${operation.path}']`, description: `${at} is gone.`, remove: true } as const;
    report("endpoint-gone", operation.path, "", `${at} answers ${status}: it is gone`, action);
    return findings;
  }
  if (!response && !isGateway(exchange))
    report("unknown-http-status", String(status), "", `${at} answers ${status}`, newStatusAction(place, status));
  if (response && !hasKnownType(exchange, response, report)) return findings;
  const shape = response?.shape ?? (status >= 400 ? "Error" : undefined);
  if (shape !== undefined && exchange.body !== undefined) compareShape(contract, exchange.body, shape, report);
  compareRequest(contract, exchange, operation.path, report);
  return findings;
}

function operationOf({ operations }: ContractResponses, method: string, path: string) {
  for (const [name, responses] of Object.entries(operations)) {
    const [verb, template = ""] = name.split(" ");
    const pattern = template.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]*\}/g, "[^/]+");
    if (verb === method && new RegExp(`^${pattern}$`).test(path)) return { name, path: template, responses };
  }
  return undefined;
}

/** What stands before the service answers for it when it is away, in HTML or in nothing. */
function isGateway({ status, body }: Exchange): boolean {
  return status >= 502 && status <= 504 && body === undefined;
}

type DeclaredResponse = OperationResponses["byStatus"][string];

function hasKnownType({ type, status }: Exchange, { at, types }: DeclaredResponse, report: FindingReporter): boolean {
  if (type === undefined || types.includes(type)) return true;
  const description = `The content type is ${type || "not told"}.`;
  const action = { target: `${at}.content`, description, update: { [type]: { schema: { type: "string" } } } };
  const known = `the contract has ${types.join(", ")}`;
  report(
    "content-type",
    type,
    "Content-Type",
    `${status} answers ${type || "no content type"}; ${known}`,
    ...(type ? [action] : []),
  );
  return false;
}

function newStatusAction(place: string, status: number): OverlayAction {
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  const description = `It answers ${status}.`;
  return {
    target: `${place}.responses`,
    description,
    update: { [status]: { description: `Seen, not described yet: ${status}.`, content } },
  };
}
