import type { LoadedSandboxContract, SandboxViolation } from "../contract.ts";
import { suggestContractForBody } from "./other-contract.ts";

/**
 * Describes the first violation of the contract in a sentence that names the field and the rule.
 * @param model the model of the body.
 * @returns undefined if the body is valid.
 */
export function describeViolation(contract: LoadedSandboxContract, model: string, body: unknown): string | undefined {
  const check = contract.validators[model];
  if (!check) throw new Error(`The contract has no validator for ${model}.`);
  if (check(body)) return undefined;
  const violations = check.errors ?? [];
  const direct = violations.find(({ schemaPath }) => !schemaPath.includes("/allOf/"));
  const reason = direct
    ? `${fieldPathOf(direct)}: ${describeKeyword(contract, direct)}.`
    : describeBrokenRule(contract, model, violations);
  return `${reason}${suggestContractForBody(contract, model, body)}`;
}

/** Describes the broken conditional rule, preceded by the field that breaks it. */
function describeBrokenRule(
  { conditionalRules }: LoadedSandboxContract,
  model: string,
  violations: SandboxViolation[],
): string {
  const index = Number(/\/allOf\/(\d+)/.exec(violations[0]?.schemaPath ?? "")?.[1] ?? 0);
  const rule = conditionalRules[model]?.[index];
  const prefix = `/allOf/${index}/anyOf/`;
  const branches = new Map<string, string[]>();
  for (const violation of violations) {
    const branch = violation.schemaPath.split(prefix)[1]?.split("/")[0];
    if (branch !== undefined) branches.set(branch, [...(branches.get(branch) ?? []), fieldPathOf(violation)]);
  }
  const fields = [...branches.values()].filter((branch) => !branch.includes(rule?.by ?? ""));
  const field = fields.sort((a, b) => a.length - b.length)[0]?.[0] ?? rule?.by ?? "body";
  return `${field}: ${rule?.description ?? "breaks a rule of the contract."}`;
}

function fieldPathOf({ instancePath, params }: SandboxViolation): string {
  const inner = params.missingProperty ?? params.additionalProperty ?? "";
  return `${instancePath}/${inner}`.split("/").filter(Boolean).join(".") || "body";
}

function describeKeyword({ patterns }: LoadedSandboxContract, { keyword, params }: SandboxViolation): string {
  const bound = keyword.startsWith("min") ? "least" : "most";
  switch (keyword) {
    case "required":
      return "is required";
    case "additionalProperties":
      return "is not supported";
    case "enum":
      return `must be one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(", ")}`;
    case "type":
      return `must be of type ${params.type}`;
    case "pattern":
      return `must be ${patterns[String(params.pattern)] ?? "in the form that the contract asks for"}`;
    case "minLength":
    case "maxLength":
      return `must have at ${bound} ${params.limit} characters`;
    case "minItems":
    case "maxItems":
      return `must have at ${bound} ${params.limit} entries`;
    case "minimum":
    case "maximum":
      return `must be at ${bound} ${params.limit}`;
    default:
      return `breaks the rule ${keyword} of the contract`;
  }
}
