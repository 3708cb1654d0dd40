import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type LintFinding, lintPrompt } from "../../src/prompt/index.ts";
import { page } from "../support/contracts.ts";

interface Request {
  readonly id: string;
  readonly endpoint: string;
  readonly body: Readonly<Record<string, unknown>>;
}

// Real public prompts; each line has its `source`.
const requests: Request[] = readFileSync("test/fixtures/real-requests.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

function lint({ endpoint, body }: Request, more: object = {}): LintFinding[] {
  const model = Object.keys(page.models).find((name) => page.models[name]?.path === endpoint);
  if (!model) throw new Error(`No model has the path ${endpoint}.`);
  return lintPrompt(page, model, { ...body, ...more });
}

const findings = requests.map((request) => ({ id: request.id, found: lint(request) }));

test("all 180 real prompts are linted", () => {
  expect(findings).toHaveLength(180);
});

// If these figures change, users see other findings: check the prompts before accepting the change.
test("each rule reports as many real prompts as reviewed", () => {
  const counts: Record<string, number> = {};
  for (const { rule } of findings.flatMap(({ found }) => found)) counts[rule] = (counts[rule] ?? 0) + 1;
  expect(counts).toMatchInlineSnapshot(`
    {
      "absent-media": 22,
      "cinematic-alone": 5,
      "filler-words": 17,
      "known-likeness": 28,
      "long-prompt": 10,
      "long-spoken-line": 2,
      "missing-reference": 2,
      "negated-flaw": 5,
      "no-sound-cue": 20,
      "overlapping-time-slots": 14,
      "settings-in-prose": 9,
      "several-camera-moves": 2,
      "sound-while-muted": 13,
      "time-slot-gap": 1,
      "time-slot-past-end": 13,
      "too-much-dialogue": 2,
      "unquoted-text": 1,
      "unsaid-photorealistic": 3,
    }
  `);
});

describe("errors in real prompts", () => {
  const withError = (rule: string) =>
    findings.filter(({ found }) => found.some((each) => each.rule === rule)).map(({ id }) => id);

  test("are references without media", () => {
    expect(withError("missing-reference")).toMatchInlineSnapshot(`
      [
        "sd-001",
        "nb-014",
      ]
    `);
  });

  test("are several prompts in one, each with its own timeline", () => {
    expect(withError("overlapping-time-slots")).toMatchInlineSnapshot(`
      [
        "sd-005",
        "sd-010",
        "sd-015",
        "sd-020",
        "sd-025",
        "sd-030",
        "sd-035",
        "sd-040",
        "sd-045",
        "sd-050",
        "sd-055",
        "sd-060",
        "sd-065",
        "sd-070",
      ]
    `);
    expect(withError("time-slot-past-end").filter((id) => !withError("overlapping-time-slots").includes(id))).toEqual(
      [],
    );
  });

  test("have no other rules", () => {
    const errors = findings.flatMap(({ found }) => found.filter(({ severity }) => severity === "error"));
    expect([...new Set(errors.map(({ rule }) => rule))].sort()).toEqual([
      "missing-reference",
      "overlapping-time-slots",
      "time-slot-past-end",
    ]);
  });
});

test("with fixed_lens, exactly the real prompts with camera moves have an error", () => {
  const moving = requests.filter((each) =>
    lint(each, { fixed_lens: true }).some(({ rule }) => rule === "fixed-lens-move"),
  );
  expect(moving.map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "sd-004",
      "sd-005",
      "sd-009",
      "sd-010",
      "sd-014",
      "sd-015",
      "sd-019",
      "sd-020",
      "sd-025",
      "sd-028",
      "sd-030",
      "sd-035",
      "sd-037",
      "sd-040",
      "sd-045",
      "sd-047",
      "sd-050",
      "sd-055",
      "sd-060",
      "sd-065",
      "sd-070",
    ]
  `);
});
