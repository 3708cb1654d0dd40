/** Why a scenario or a check of the conformance suite can't be met by a server that is no example of everything. */
type Reason = string;

export interface ConformanceRevision {
  /** Scenarios of which every check must succeed. */
  passed: readonly string[];
  /** Scenarios of which every check must succeed but these. */
  partly: Record<string, { checks: readonly string[]; reason: Reason }>;
}

const needsExampleTools = "needs a tool of the suite's own example server";

/** The scenarios that say something about every server, by the protocol's revision. */
export const conformanceRevisions: Record<string, ConformanceRevision> = {
  "2025-11-25": {
    passed: ["server-initialize", "ping", "tools-list", "dns-rebinding-protection"],
    partly: {},
  },
  "2026-07-28": {
    passed: [
      "tools-list",
      "dns-rebinding-protection",
      "http-header-validation",
      "server-sse-multiple-streams",
      "input-required-result-unsupported-methods",
      "input-required-result-validate-input",
    ],
    partly: {
      "server-stateless": {
        reason: needsExampleTools,
        checks: [
          "sep-2575-server-rejects-undeclared-capability",
          "sep-2575-missing-capability-http-400",
          "sep-2575-http-server-no-independent-requests-on-stream",
          "sep-2575-server-no-log-without-loglevel",
        ],
      },
      caching: {
        reason: "the server has tools alone: no prompts, no resources",
        checks: [
          "sep-2549-prompts-list-caching-hints",
          "sep-2549-resources-list-caching-hints",
          "sep-2549-resources-templates-list-caching-hints",
        ],
      },
    },
  },
};

/** What is skipped in every revision, but for the above, and why. */
export const skippedScenarios: readonly (readonly [scenarios: RegExp, reason: Reason])[] = [
  [/^tools-call-/, needsExampleTools],
  [/^input-required-result-/, needsExampleTools],
  [/^elicitation-/, needsExampleTools],
  [/^json-schema-2020-12$/, needsExampleTools],
  [/^http-custom-header-server-validation$/, "no argument of a tool is repeated in a header"],
  [/^(resources|prompts)-/, "the server has tools alone: no prompts, no resources"],
  [/^sep-2164-resource-not-found$/, "the server has no resources"],
  [/^completion-complete$/, "nothing is completed: there are no prompts and no resource templates"],
  [/^logging-set-level$/, "the server logs to stderr; the protocol has deprecated its own logging"],
  [/^server-session-lifecycle$/, "over HTTP the server keeps no sessions"],
  [/^server-sse-(polling|multiple-streams)$/, "over HTTP the server keeps no sessions"],
  [/^tasks-/, "the tasks extension is not offered: waiting is a tool"],
  [/^sep-2640-/, "the skills extension is not offered: the skill is installed by a command"],
];

/** Sent by every scenario that talks: what was on the wire is valid by the protocol's schema. */
export const wireSchemaCheck = "wire-schema-valid";
