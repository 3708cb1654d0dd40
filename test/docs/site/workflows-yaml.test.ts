/** Every kind of workflow needs only YAML; stale or dangling parts are refused. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import YAML from "yaml";
import { type Layout, layoutFigure } from "../../../scripts/docs/workflows/layout-figure.ts";
import { workflowsPage } from "../../../scripts/docs/workflows/workflows-page.ts";
import { widthOf, wrap } from "../../../scripts/docs/workflows/wrap.ts";

const contract = {
  paths: {
    "/things": { post: operation("makeThing") },
    "/things/{id}": { get: operation("getThing") },
  },
};
function operation(operationId: string) {
  return { operationId, summary: "", description: "", responses: {} };
}

const document = `
arazzo: 1.0.1
info: { title: Things, version: 1.0.0 }
workflows:
  - workflowId: make
    summary: Make a thing
    dependsOn: [look]
    parameters:
      - { name: X-Key, in: header, value: all }
      - { name: X-Trace, in: header, value: "{$inputs.trace}" }
    failureActions:
      - { name: slow, type: retry, retryAfter: 9 }
    inputs:
      type: object
      properties:
        trace: { type: string, default: none }
        size: { type: integer, description: "A | or\\n B" }
    steps:
      - stepId: make
        operationPath: "{$sourceDescriptions.things.url}#/paths/~1things/post"
        parameters:
          - { name: X-Key, in: header, value: own }
          - { name: page, in: query, value: 2 }
          - { name: session, in: cookie, value: $inputs.trace }
        requestBody:
          contentType: application/json
          payload: { title: "it's a == b", $ref: "#/nowhere", of: "{$inputs.trace}" }
          replacements: [{ target: /size, value: 3 }]
        successCriteria:
          - condition: $statusCode >= 200 && $statusCode != 204
          - { context: $response.body#/name, condition: "^a|b$", type: regex }
        onSuccess:
          - { name: again, type: goto, stepId: make, criteria: [{ condition: $response.header.More == 'yes' }] }
          - { name: over, type: end }
        onFailure:
          - { name: slow, type: retry, retryAfter: 3, retryLimit: 7, stepId: look }
          - { name: aside, type: goto, workflowId: look }
          - { name: back, type: goto, stepId: make }
        outputs: { location: $response.header.Location, first: $response.body#/list/0/a~1b }
      - stepId: read
        operationId: getThing
        parameters:
          - { name: id, in: path, value: $steps.make.outputs.first }
    outputs: { first: $steps.make.outputs.first }
  - workflowId: look
    steps:
      - stepId: look
        description: "Look.\\nTwice."
        operationId: getThing
      - stepId: other
        workflowId: $sourceDescriptions.others.flow
        parameters: [{ name: sizes, value: [1, 2] }]
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "workflows-"));
  await mkdir(join(folder, "overlays"));
  await writeFile(join(folder, "workflows.arazzo.yaml"), document);
});
afterAll(() => rm(folder, { recursive: true }));

test("every feature of Arazzo is shown", () => {
  const { markdown } = workflowsPage(contract, "en", folder);
  const [, , make = "", look = ""] = markdown.split(/^## /m);
  expect(make).toContain("Runs after [look](#look).");
  expect(make).toContain('| `trace` | string | `"none"` |  |');
  expect(make).toContain(`1. **make**: Calls [\`makeThing\`](reference.md#makething).

   \`\`\`http
   POST /things?page=2 HTTP/1.1
   X-Key: own
   X-Trace: {trace}
   Cookie: session={trace}
   Content-Type: application/json

   {
     "title": "it's a == b",
     "$ref": "#/nowhere",
     "of": "{trace}"
   }

   # /size = 3
   \`\`\`

   - Success: \`HTTP ≥ 200 && HTTP ≠ 204\`, \`name regex ^a|b$\`
   - Stores: \`location = Location\`, \`first = list.0.a/b\`
   - On success:
     - \`again\`, if \`More = yes\`: continue with make
     - \`over\`, always: the workflow ends
   - On failure:
     - \`slow\`, always: wait 3 s, do look, then again, at most 7 times
     - \`aside\`, always: continue with workflow look
     - \`back\`, always: continue with make
`);
  expect(make).toContain("GET /things/{make.first} HTTP/1.1\n   X-Key: all\n");
  expect(make).toContain("wait 9 s, then again, at most once");
  expect(make).toContain("Outputs: `first = {make.first}`");
  expect(make).toContain("| `size` | integer |  | A \\| or B |");
  expect(look).toContain("1. **look**: Look.\n   Twice. Calls");
  expect(look).toContain("Runs the workflow `flow`.\n   - Passes: `sizes = [1,2]`");
  expect(look).toMatch(/^look\n\n`look` in \[workflows\.arazzo\.yaml\]/);
});

test("texts without a translation stay in English", () => {
  const { markdown } = workflowsPage(contract, "zh-CN", folder);
  expect(markdown).toContain("## Make a thing");
  expect(markdown).toContain("等待 3 秒，执行 look，然后重试，最多 7 次");
});

test.each([
  ["an operation that is not in the contract", "operationId: getThing", "operationId: gone", /no operation gone/],
  ["a path that is not in the contract", "~1things/post", "~1things/put", /no operation/],
  [
    "a component that is not there",
    "- { name: session, in: cookie, value: $inputs.trace }",
    "- reference: $components.parameters.gone",
    /\$components\.parameters\.gone points to nothing/,
  ],
])("%s is refused", async (_, from, to, message) => {
  const other = join(folder, "broken");
  await mkdir(other, { recursive: true });
  expect(document).toContain(from);
  await writeFile(join(other, "workflows.arazzo.yaml"), document.replace(from, to));
  expect(() => workflowsPage(contract, "en", other)).toThrow(message);
});

test("a translation of what is gone is refused", async () => {
  const actions = [{ target: "$.workflows[?(@.workflowId=='gone')]", update: { summary: "没有了" } }];
  const file = join(folder, "overlays/workflows.zh-CN.yaml");
  await writeFile(file, YAML.stringify({ overlay: "1.0.0", actions }));
  expect(() => workflowsPage(contract, "zh-CN", folder)).toThrow(/gone.*matches no text/);
  await rm(file);
});

test("a component is put where it is referred to, and can be changed there", async () => {
  const shared = `
components:
  parameters:
    key: { name: Key, in: header, value: shared }
`;
  const other = join(folder, "components");
  await mkdir(other, { recursive: true });
  const from = "- { name: session, in: cookie, value: $inputs.trace }";
  for (const [to, line] of [
    ["- reference: $components.parameters.key", "Key: shared"],
    ["- { reference: $components.parameters.key, value: mine }", "Key: mine"],
  ] as const) {
    await writeFile(join(other, "workflows.arazzo.yaml"), document.replace(from, to) + shared);
    expect(workflowsPage(contract, "en", other).markdown).toContain(`   ${line}\n`);
  }
});

/** Whether two boxes have any point in common. */
const overlap = (a: Layout["boxes"][number], b: Layout["boxes"][number]) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test("a figure's lines back do not run over each other, and those that repeat a step share one", () => {
  const way = (next?: number) => ({
    kind: "failure" as const,
    conditions: ["HTTP 500"],
    outcome: "again",
    isAlways: false,
    ...(next !== undefined && { next }),
  });
  const step = (name: string, cases: ReturnType<typeof way>[]) => ({ name, call: "GET /", success: [], cases });
  const { boxes, arrows, width } = layoutFigure(
    [step("a", [way(0), way(0), way(1)]), step("b", [way(0), way()]), step("c", [way(2), way(0)])],
    "End",
  );
  const lanes = arrows.filter(({ points }) => points.length === 4).map(({ points }) => points[1]?.[0] ?? 0);
  const [first = 0, repeated, down, up, own, far] = lanes;
  expect([repeated, own]).toEqual([first, first]);
  expect(new Set([first, down, up, far]).size).toBe(4);
  expect(Math.max(...lanes)).toBeLessThan(width);
  for (const [index, box] of boxes.entries())
    for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
});

test("where a step always goes elsewhere, no line leads to the next", () => {
  const ways = [{ kind: "success" as const, conditions: [], outcome: "ends", isAlways: true }];
  const steps = (cases: typeof ways) => [{ name: "a", call: "GET /", success: ["HTTP 200"], cases }];
  const reaches = ({ arrows, boxes }: Layout) =>
    arrows.some(({ kind, points }) => kind === "next" && points.at(-1)?.[1] === boxes.at(-1)?.y);
  expect(reaches(layoutFigure(steps(ways), "End"))).toBe(false);
  expect(reaches(layoutFigure(steps([]), "End"))).toBe(true);
});

test.each([
  ["words", "wait a moment, then again"],
  ["Chinese", "等待两秒，然后重试，最多一百五十次"],
  ["a word longer than the line", "/a/very/long/path/without/any/space"],
  ["both", "等待 Retry-After 所说的秒数"],
])("lines are no wider than asked, and nothing is lost: %s", (_, text) => {
  const lines = wrap(text, 10, 90);
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(widthOf(line, 10)).toBeLessThanOrEqual(90);
  expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
});
