import type { Violation } from "../contract/index.ts";
import { message } from "../message.ts";
import type { Exchange } from "./exchange.ts";
import type { ComparisonContract, FindingReporter } from "./finding.ts";

/** Reports requests that the service refuses and the contract allows, or that it accepts and the contract refuses. */
export function compareRequest(
  { models, validators, operations, fields }: ComparisonContract,
  { method, path: requestPath, request, status, body }: Exchange,
  path: string,
  report: FindingReporter,
): void {
  const model = Object.entries(models).find(([, { path: modelPath }]) => modelPath === path)?.[0];
  const validate = model === undefined ? undefined : validators[model];
  if (request === undefined || model === undefined || !validate) return;
  const schema = `$.components.schemas.${operations[`${method} ${path}`]?.body}`;
  const isValid = validate(request);
  if (status < 300 && !isValid)
    for (const violation of (validate.errors ?? []).filter(({ schemaPath }) => !schemaPath.includes("/allOf/")))
      reportViolation(violation, request, schema, `${method} ${requestPath}`, report);
  if (status !== 400 || !isValid) return;
  const refusal = String((body as { error?: { message?: unknown } } | undefined)?.error?.message ?? "");
  const field = findRefusedField(refusal);
  if (field === undefined) return;
  const isNew = !fields[model]?.names.includes(field);
  const update = {
    required: [field],
    properties: { [field]: { description: `Observed, not documented yet: ${refusal}` } },
  };
  const action = { target: schema, description: `${field} is required.`, update };
  const detail = isNew
    ? message`the service requires ${field}: ${refusal}`
    : message`the service refuses a ${field} that the contract allows: ${refusal}`;
  // The service may refuse a value for its content, so a known field needs a review before the contract changes.
  report("refused-field", field, field, detail, ...(isNew ? [action] : []));
}

/** The field that a refusal names: `field: …`, `field is required`, `missing field`. Other refusals concern a value. */
function findRefusedField(refusal: string): string | undefined {
  // Without \b, a long word would be read from each of its letters on.
  const name = "[\"'`]?\\b([A-Za-z][A-Za-z0-9_]*)[\"'`]?";
  const patterns = [
    `^${name}:\\s`,
    `${name} is (?:required|missing|not supported)`,
    `(?:missing|required|unsupported) (?:field|parameter)?:? ?${name}`,
  ];
  for (const pattern of patterns) {
    const field = new RegExp(pattern, "i").exec(refusal)?.[1];
    if (field !== undefined) return field;
  }
  return undefined;
}

function reportViolation(
  { keyword, instancePath, params }: Violation,
  request: unknown,
  schema: string,
  endpoint: string,
  report: FindingReporter,
) {
  const field = String(params.additionalProperty ?? params.missingProperty ?? instancePath.split("/")[1] ?? "");
  const value = (request as Record<string, unknown>)[field];
  const properties = `${schema}.properties`;
  if (keyword === "enum")
    report(
      "accepted-field",
      field,
      field,
      message`${endpoint} accepts the value ${JSON.stringify(value)} of ${field}`,
      {
        target: `${properties}.${field}`,
        description: `${field} may be ${JSON.stringify(value)}.`,
        update: { enum: [value] },
      },
    );
  else if (keyword === "additionalProperties")
    report("accepted-field", field, field, message`${endpoint} accepts the unknown field ${field}`, {
      target: properties,
      description: `${field} is accepted.`,
      update: { [field]: { description: "Observed, not documented yet." } },
    });
  else {
    const detail = message`${endpoint} accepts a body that the contract refuses: ${field} breaks the rule "${keyword}"`;
    report("accepted-field", field, field, detail);
  }
}
