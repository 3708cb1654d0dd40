import type { OpenApiDocument } from "../../generate/document.ts";
import type { ArazzoParameter, Step } from "./arazzo.ts";
import { formatExpressionValue, withNames } from "./expressions.ts";

/** The operation that a step calls. */
export interface WorkflowCall {
  operationId: string;
  method: string;
  path: string;
}

/**
 * The operation that a step calls; undefined where it runs another workflow.
 * @throws Error if the contract has no such operation.
 */
export function callOf(step: Step, { paths }: Pick<OpenApiDocument, "paths">): WorkflowCall | undefined {
  if (step.workflowId) return undefined;
  for (const [path, item] of Object.entries(paths))
    for (const [method, { operationId }] of Object.entries(item)) {
      const pointer = `#/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}`;
      if (operationId === step.operationId || step.operationPath?.endsWith(pointer))
        return { operationId, method: method.toUpperCase(), path };
    }
  throw new Error(`${step.stepId}: the contract has no operation ${step.operationId ?? step.operationPath}.`);
}

/** The request of a step as HTTP has it, inputs as `{name}`. */
export function requestOf({ parameters = [], requestBody }: Step, { method, path }: WorkflowCall): string {
  const { contentType, payload, replacements = [] } = requestBody ?? {};
  const ofKind = (kind: ArazzoParameter["in"]) => parameters.filter((each) => each.in === kind);
  const target = ofKind("path").reduce(
    (filled, each) => filled.replace(`{${each.name}}`, formatExpressionValue(each.value)),
    path,
  );
  const query = ofKind("query").map((each) => `${each.name}=${formatExpressionValue(each.value)}`);
  const cookies = ofKind("cookie").map((each) => `${each.name}=${formatExpressionValue(each.value)}`);
  const body = typeof payload === "string" ? payload : JSON.stringify(payload, null, 2);
  return [
    `${method} ${[target, query.join("&")].filter(Boolean).join("?")} HTTP/1.1`,
    ...ofKind("header").map((each) => `${each.name}: ${formatExpressionValue(each.value)}`),
    ...(cookies.length > 0 ? [`Cookie: ${cookies.join("; ")}`] : []),
    ...(contentType ? [`Content-Type: ${contentType}`] : []),
    ...(body ? ["", withNames(body)] : []),
    ...replacements.map((each) => `\n# ${each.target} = ${formatExpressionValue(each.value)}`),
  ].join("\n");
}
