import type { Contract, OperationResponses } from "../contract/index.ts";
import { message } from "../message.ts";
import { compareRequest } from "./compare-request.ts";
import { compareShape } from "./compare-shape.ts";
import { createContradictionCheck } from "./evidence.ts";
import { createOperationFinder, type Exchange, type OperationFinder } from "./exchange.ts";
import {
  type ComparisonContract,
  type DriftFinding,
  deduplicateFindings,
  type FindingReporter,
  type OverlayAction,
} from "./finding.ts";

/**
 * Finds where exchanges with a service differ from the contract. Responses of gateways and redirects are ignored, and so
 * is what later exchanges contradict.
 */
export async function compareExchanges(contract: Contract, exchanges: readonly Exchange[]): Promise<DriftFinding[]> {
  const { load } = contract;
  const [rules, responses, shapes] = await Promise.all([load.rules(), load.responses(), load.shapes()]);
  const loaded: ComparisonContract = { ...contract, ...rules, ...responses, shapes };
  const operationOf = createOperationFinder(loaded);
  const compared = exchanges.map((exchange) => ({
    exchange,
    findings: compareExchange(loaded, operationOf, exchange),
  }));
  const isContradicted = createContradictionCheck(operationOf, compared);
  return deduplicateFindings(
    compared.flatMap(({ exchange, findings }) => findings.filter((each) => !isContradicted(each, exchange))),
  );
}

function compareExchange(
  contract: ComparisonContract,
  operationOf: OperationFinder,
  exchange: Exchange,
): DriftFinding[] {
  const { method, path, status, source, date } = exchange;
  if (status >= 300 && status < 400) return [];
  const findings: DriftFinding[] = [];
  const operation = operationOf(method, path);
  const endpoint = operation?.name ?? `${method} ${path}`;
  const report: FindingReporter = (kind, name, location, detail, ...actions) => {
    const where = location ? `${endpoint} ${status} ${location}` : endpoint;
    findings.push({ kind, name, where, detail, source, date: date.slice(0, 10), actions });
  };
  if (!operation) {
    if (status !== 404 && status !== 405)
      report(
        "unknown-endpoint",
        `${method} ${path}`,
        "",
        message`${method} ${path} responds with ${status}, and the contract has no such endpoint`,
      );
    return findings;
  }
  const { at: operationPath, byStatus } = operation.responses;
  const response = byStatus[status];
  if (!response && (status === 404 || status === 405)) {
    const action = {
      target: `$.paths['${operation.path}']`,
      description: `${endpoint} was removed.`,
      remove: true,
    } as const;
    report("endpoint-gone", operation.path, "", message`${endpoint} responds with ${status}: it was removed`, action);
    return findings;
  }
  if (!response && !isGateway(exchange)) {
    const detail = message`${endpoint} responds with ${status}, which the contract does not have`;
    report("unknown-http-status", String(status), "", detail, newStatusAction(operationPath, status));
  }
  if (response && !hasKnownType(exchange, response, report)) return findings;
  const shape = response?.shape ?? (status >= 400 ? "Error" : undefined);
  if (shape !== undefined && exchange.body !== undefined) compareShape(contract, exchange.body, shape, report);
  compareRequest(contract, exchange, operation.path, report);
  return findings;
}

/** Whether a gateway responded because the service was unavailable: its body is HTML or empty, not JSON. */
function isGateway({ status, body }: Exchange): boolean {
  return status >= 502 && status <= 504 && body === undefined;
}

type DeclaredResponse = OperationResponses["byStatus"][string];

function hasKnownType({ type, status }: Exchange, { at, types }: DeclaredResponse, report: FindingReporter): boolean {
  if (type === undefined || types.includes(type)) return true;
  const description = `The content type is ${type}.`;
  const action = { target: `${at}.content`, description, update: { [type]: { schema: { type: "string" } } } };
  const detail = type
    ? message`the response ${status} has the content type ${type}, and the contract has ${types.join(", ")}`
    : message`the response ${status} has no content type, and the contract has ${types.join(", ")}`;
  report("content-type", type, "Content-Type", detail, ...(type ? [action] : []));
  return false;
}

function newStatusAction(operationPath: string, status: number): OverlayAction {
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  const description = `It responds with ${status}.`;
  return {
    target: `${operationPath}.responses`,
    description,
    update: { [status]: { description: `Observed, not documented yet: ${status}.`, content } },
  };
}
