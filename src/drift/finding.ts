import type { Contract, ContractResponses, ContractRules, Shapes } from "../contract/index.ts";

/** The kinds of differences between the service and the contract. */
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

/** A change to the contract: an action of an OpenAPI Overlay 1.0. */
export interface OverlayAction {
  target: string;
  description: string;
  update?: object;
  remove?: true;
}

export interface DriftFinding {
  kind: DriftFindingKind;
  /** The name of what changed: a member, a status, a code, a field. */
  name: string;
  /** The operation, the status and the path in the response. */
  where: string;
  /** A description of the difference. */
  detail: string;
  /** The source of the record: `service`, `ledger`, or the name of a file. */
  source: string;
  /** The day of the record, in ISO 8601. */
  date: string;
  /** The actions that correct the contract; empty if the finding needs a review first. */
  actions: readonly OverlayAction[];
}

/** Removes repeated findings. */
export function deduplicateFindings(findings: readonly DriftFinding[]): DriftFinding[] {
  const unique = new Map<string, DriftFinding>();
  for (const finding of findings) {
    // Two operations may share a schema, which needs one change.
    const identity = JSON.stringify(
      finding.actions.length > 0 ? finding.actions : [finding.kind, finding.name, finding.where],
    );
    if (!unique.has(identity)) unique.set(identity, finding);
  }
  return [...unique.values()];
}

/** An overlay that corrects the contract by the findings; undefined if no finding has an action. */
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
  // Values are JSON, which is valid YAML.
  const lines = actions.map((action) =>
    Object.entries(action)
      .map(([member, value], index) => `${index === 0 ? "  - " : "    "}${member}: ${JSON.stringify(value)}`)
      .join("\n"),
  );
  return [
    "overlay: 1.0.0",
    "info:",
    "  title: Observed behaviour of the service",
    "  version: 1.0.0",
    "actions:",
    ...lines,
    "",
  ].join("\n");
}

/** Adds a finding. `location` is the path in the response. */
export type FindingReporter = (
  kind: DriftFinding["kind"],
  name: string,
  location: string,
  detail: string,
  ...actions: OverlayAction[]
) => void;

/** A contract with everything loaded that exchanges are compared with. */
export type ComparisonContract = Contract & ContractRules & ContractResponses & { readonly shapes: Shapes };
