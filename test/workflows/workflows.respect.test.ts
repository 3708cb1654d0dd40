import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import YAML from "yaml";
import { codesOf } from "../../scripts/generate/document.ts";
import type { SandboxOptions } from "../../src/sandbox/index.ts";
import { pageDocument } from "../contract/contract.ts";
import { runWorkflow, type WorkflowFault } from "./respect.ts";

const root = new URL("../../", import.meta.url).pathname;
const main = "openapi/workflows.arazzo.yaml";
const errors = "openapi/workflows-errors.arazzo.yaml";

interface Workflow {
  workflowId: string;
  steps: { operationId?: string; requestBody?: { payload: { mode?: string; type?: string } } }[];
}
const read = async (file: string) => await readFile(join(root, file), "utf8");
const workflowsOf = async (file: string) => (YAML.parse(await read(file)) as { workflows: Workflow[] }).workflows;

const jobs = (await workflowsOf(main)).filter(({ workflowId }) => workflowId !== "follow-task");

describe("the main flows", () => {
  test.each(jobs)("$workflowId: submitted, followed to its end, charged once", async ({ workflowId }) => {
    const { passed, said, charges } = await runWorkflow(main, workflowId);
    expect(said).toContain("Workflows: 1 passed, 1 total");
    expect([passed, charges]).toEqual([true, 1]);
  });

  test("each model has one for each of its modes", () => {
    const covered = jobs.flatMap(({ steps: [submit] }) => {
      const { mode, type } = submit?.requestBody?.payload ?? {};
      return [`${submit?.operationId} ${mode ?? type ?? "text-to-video"}`];
    });
    const modes = Object.values(pageDocument.paths).flatMap(({ post }) => {
      const name = post?.requestBody?.content["application/json"]?.schema.$ref?.split("/").at(-1) ?? "";
      const { mode, type } = pageDocument.components.schemas[name]?.properties ?? {};
      const values = [mode, type].flatMap((field) => (typeof field === "object" ? (field.enum ?? []) : []));
      return values.map((value) => `${post?.operationId} ${value}`);
    });
    expect([...new Set(covered)].sort()).toEqual(modes.sort());
  });
});

/** How the sandbox is made to return each error, the statuses of the submits, and the number of charges. */
const recoveries: Record<
  string,
  { options?: SandboxOptions; faults?: WorkflowFault[]; statuses: number[]; charges: number }
> = {
  "invalid-request": { statuses: [400, 201], charges: 1 },
  unauthorized: { statuses: [], charges: 0 },
  "insufficient-credits": { options: { credits: 20 }, statuses: [402, 201], charges: 1 },
  "not-found": { statuses: [], charges: 0 },
  "idempotency-conflict": { statuses: [201, 409], charges: 1 },
  "rate-limited": { faults: [{ name: "rate-limited", value: "1" }], statuses: [429, 201], charges: 1 },
  "internal-error": { faults: [{ name: "internal-error-after" }], statuses: [500, 201], charges: 1 },
  "service-busy": {
    faults: [{ name: "service-busy-after" }, { name: "conflict" }],
    statuses: [503, 409, 201],
    charges: 1,
  },
};

describe("the recovery from each error", () => {
  test("each error code of the contract has a workflow", async () => {
    const codes = Object.values(pageDocument.components.responses)
      .flatMap(codesOf)
      .map(({ code }) => code.replaceAll("_", "-"));
    const workflows = (await workflowsOf(errors)).map(({ workflowId }) => workflowId);
    expect(workflows.sort()).toEqual(codes.sort());
    expect(Object.keys(recoveries).sort()).toEqual(workflows);
  });

  test.each(Object.entries(recoveries))("%s", async (workflow, { options, faults, ...expected }) => {
    const { passed, said, charges, statuses } = await runWorkflow(errors, workflow, options, faults);
    expect(said).toContain("Workflows: 1 passed, 1 total");
    expect({ passed, charges, statuses }).toEqual({ passed: true, ...expected });
  });
});

describe("a flow that the service does not follow fails", () => {
  test.each([
    ["another task than expected", main, "replay", "== $steps.submit.outputs.id", "== 'another'"],
    ["another status than expected", errors, "not-found", "$statusCode == 404", "$statusCode == 200"],
    ["another code than expected", errors, "not-found", "== 'not_found'", "== 'gone'"],
  ])("%s", async (_, file, workflow, from, to) => {
    const folder = await mkdtemp(join(tmpdir(), "broken-"));
    try {
      const text = await read(file);
      expect(text).toContain(from);
      const broken = join(folder, "broken.arazzo.yaml");
      await writeFile(broken, text.replace(from, to).replace("../generated", join(root, "generated")));
      const { passed, said } = await runWorkflow(broken, workflow);
      expect([passed, said.includes(`✗ success criteria check`)]).toEqual([false, true]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
