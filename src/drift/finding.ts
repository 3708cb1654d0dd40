import type { Contract, ContractResponses, ContractRules, Shapes } from "../contract/index.ts";

/** What the service does and the contract does not say. */
export type DriftFindingKind =
  | "endpoint-gone"
  | "unknown-endpoint"
  | "unknown-http-status"
  | "content-type"
  | "unknown-member"
  | "missing-member"
  | "renamed-member"
  | "wrong-type"
  | "unknown-status"
  | "unknown-code"
  | "refused-field"
  | "accepted-field";

/** A change to the contract, as OpenAPI Overlay 1.0 has it. */
export interface OverlayAction {
  target: string;
  description: string;
  update?: object;
  remove?: true;
}

export interface DriftFinding {
  kind: DriftFindingKind;
  /** What has changed: a member, a status, a code, a field. */
  name: string;
  /** The operation, and the place in its answer. */
  where: string;
  /** In a sentence. */
  detail: string;
  /** Where it was seen, and on which day. */
  source: string;
  date: string;
  /** What makes the contract right; nothing where a person must look first. */
  actions: readonly OverlayAction[];
}

/** Each finding once, however often it was seen. */
export function deduplicateFindings(findings: readonly DriftFinding[]): DriftFinding[] {
  const seen = new Map<string, DriftFinding>();
  for (const finding of findings) {
    // What two operations have in common is one change of the contract.
    const identity = JSON.stringify(
      finding.actions.length > 0 ? finding.actions : [finding.kind, finding.name, finding.where],
    );
    if (!seen.has(identity)) seen.set(identity, finding);
  }
  return [...seen.values()];
}

/** A whole overlay that makes the contract say what was found; undefined where nothing can be said by one. */
export function overlayOf(findings: readonly DriftFinding[]): string | undefined {
  const actions = findings.flatMap(({ actions, date, source }) =>
    actions.map(({ target, description, ...rest }) => ({
      target,
      description,
      "x-observed": { date, evidence: source },
      ...rest,
    })),
  );
  if (actions.length === 0) return undefined;
  // Each value as JSON, which YAML takes as it is.
  const lines = actions.map((action) =>
    Object.entries(action)
      .map(([member, value], index) => `${index === 0 ? "  - " : "    "}${member}: ${JSON.stringify(value)}`)
      .join("\n"),
  );
  return [
    "overlay: 1.0.0",
    "info:",
    "  title: What the service was seen to do",
    "  version: 1.0.0",
    "actions:",
    ...lines,
    "",
  ].join("\n");
}

/** Where a finding is made. */
export type FindingReporter = (
  kind: DriftFinding["kind"],
  name: string,
  place: string,
  detail: string,
  ...actions: OverlayAction[]
) => void;

/** A contract with all that exchanges are compared with at hand. */
export type ComparisonContract = Contract & ContractRules & ContractResponses & { readonly shapes: Shapes };
