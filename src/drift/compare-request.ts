import type { Violation } from "../contract/index.ts";
import type { Exchange } from "./exchange.ts";
import type { ComparisonContract, FindingReporter } from "./finding.ts";

/** What the fate of a request shows: the service refuses what the contract takes, or takes what the contract refuses. */
export function compareRequest(
  { models, validators, operations, fields }: ComparisonContract,
  { method, path: sent, request, status, body }: Exchange,
  path: string,
  report: FindingReporter,
): void {
  const model = Object.entries(models).find(([, { path: own }]) => own === path)?.[0];
  const check = model === undefined ? undefined : validators[model];
  if (request === undefined || model === undefined || !check) return;
  const schema = `$.components.schemas.${operations[`${method} ${path}`]?.body}`;
  const holds = check(request);
  if (status < 300 && !holds)
    for (const violation of (check.errors ?? []).filter(({ schemaPath }) => !schemaPath.includes("/allOf/")))
      reportViolation(violation, request, schema, `${method} ${sent}`, report);
  if (status !== 400 || !holds) return;
  const message = String((body as { error?: { message?: unknown } } | undefined)?.error?.message ?? "");
  const field = findRefusedField(message);
  if (field === undefined) return;
  const isNew = !fields[model]?.names.includes(field);
  const update = { required: [field], properties: { [field]: { description: `Seen, not described yet: ${message}` } } };
  const action = { target: schema, description: `${field} is required.`, update };
  const detail = isNew
    ? `${field} is required: ${message}`
    : `a ${field} that the contract takes is refused: ${message}`;
  // A value that is refused may be refused for what it says: a person must look.
  report("refused-field", field, field, detail, ...(isNew ? [action] : []));
}

/** The field that a refusal names: `field: …`, `field is required`, `missing field`. Other words tell of a content. */
function findRefusedField(message: string): string | undefined {
  const name = "[\"'`]?([A-Za-z][A-Za-z0-9_]*)[\"'`]?";
  const patterns = [
    `^${name}:\\s`,
    `${name} is (?:required|missing|not supported)`,
    `(?:missing|required|unsupported) (?:field|parameter)?:? ?${name}`,
  ];
  for (const pattern of patterns) {
    const found = new RegExp(pattern, "i").exec(message)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function reportViolation(
  { keyword, instancePath, params }: Violation,
  request: unknown,
  schema: string,
  where: string,
  report: FindingReporter,
) {
  const field = String(params.additionalProperty ?? params.missingProperty ?? instancePath.split("/")[1] ?? "");
  const value = (request as Record<string, unknown>)[field];
  const detail = `${where} takes a body that the contract refuses: ${field} ${keyword}`;
  const at = `${schema}.properties`;
  if (keyword === "enum")
    report("accepted-field", field, field, `${detail} ${JSON.stringify(value)}`, {
      target: `${at}.${field}`,
      description: `${field} takes ${JSON.stringify(value)}.`,
      update: { enum: [value] },
    });
  else if (keyword === "additionalProperties")
    report("accepted-field", field, field, detail, {
      target: at,
      description: `${field} is taken.`,
      update: { [field]: { description: "Seen, not described yet." } },
    });
  else report("accepted-field", field, field, detail);
}
