/** Why this server can't pass a scenario or a check of the conformance suite. */
type Reason = string;

export interface ConformanceRevision {
  /** Scenarios in which every check must succeed. */
  passed: readonly string[];
  /** Scenarios in which every check but these must succeed. */
  partly: Record<string, { checks: readonly string[]; reason: Reason }>;
}

const needsExampleTools = "needs a tool of the suite's own example server";

/** The scenarios that apply to every server, by protocol revision. */
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
        reason: "the server has only tools: no prompts, no resources",
        checks: [
          "sep-2549-prompts-list-caching-hints",
          "sep-2549-resources-list-caching-hints",
          "sep-2549-resources-templates-list-caching-hints",
        ],
      },
    },
  },
};

/** Scenarios to skip in every revision unless listed above, with the reason. */
export const skippedScenarios: readonly (readonly [scenarios: RegExp, reason: Reason])[] = [
  [/^tools-call-/, needsExampleTools],
  [/^input-required-result-/, needsExampleTools],
  [/^elicitation-/, needsExampleTools],
  [/^json-schema-2020-12$/, needsExampleTools],
  [/^http-custom-header-server-validation$/, "no tool argument is repeated in a header"],
  [/^(resources|prompts)-/, "the server has only tools: no prompts, no resources"],
  [/^sep-2164-resource-not-found$/, "the server has no resources"],
  [/^completion-complete$/, "completion needs prompts or resource templates, and the server has neither"],
  [/^logging-set-level$/, "the server logs to stderr; the protocol has deprecated its own logging"],
  [/^server-session-lifecycle$/, "over HTTP the server keeps no sessions"],
  [/^server-sse-(polling|multiple-streams)$/, "over HTTP the server keeps no sessions"],
  [/^tasks-/, "the tasks extension is not offered: waiting is a tool"],
  [/^sep-2640-/, "the skills extension is not offered: the skill is installed by a command"],
];

/** The check in every scenario that messages are valid against the protocol's schema. */
export const wireSchemaCheck = "wire-schema-valid";
