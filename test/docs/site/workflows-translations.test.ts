/** A fault of the workflows' Chinese is found, and the overlay is one that any tool applies. */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import YAML from "yaml";
import type { Translation } from "../../../scripts/translations/overlay.ts";
import { translateDocument } from "../../../scripts/translations/translate.ts";
import { checkWorkflows } from "../../../scripts/translations/workflows.ts";

const root = new URL("../../../", import.meta.url).pathname;
const main = "openapi/workflows.arazzo.yaml";
const chinese = "openapi/overlays/workflows.zh-CN.yaml";
const errors = "openapi/workflows-errors.arazzo.yaml";
const submit = "$.workflows[?(@.workflowId=='replay')].steps[?(@.stepId=='submit')]";
const words = "description: Submit the job. It is charged from here on.";

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "workflows-"));
  for (const path of ["openapi/overlays", main, errors])
    cpSync(join(root, path), join(copy, path), { recursive: true });
});
afterEach(() => rmSync(copy, { recursive: true }));

/** Replaces the last occurrence of a text in a file. */
function change(path: string, from: string, to: string): void {
  const text = readFileSync(join(copy, path), "utf8");
  const at = text.lastIndexOf(from);
  expect(at).toBeGreaterThan(0);
  writeFileSync(join(copy, path), text.slice(0, at) + to + text.slice(at + from.length));
}

test("the Chinese says what the English does", () => {
  expect(checkWorkflows(root)).toEqual([]);
});

test.each([
  [
    "an English text that changed",
    () => change(main, words, "description: Submit it."),
    `${chinese} ${submit}: description has changed since it was translated: "Submit it."`,
  ],
  [
    "a text left in English",
    () => change(chinese, "提交任务。从此刻起已扣费。", "Submit."),
    `${submit}: description is not in Chinese`,
  ],
  [
    "a text that is missing",
    () => change(chinese, "API 密钥。", '""'),
    "$.components.inputs.apiKey: description is not in",
  ],
  ["a text that is gone", () => change(main, `\n        ${words}`, ""), `${submit}: there is no such text any more`],
  [
    "a step of another name",
    () => change(main, "stepId: replay", "stepId: again"),
    "[?(@.stepId=='again')]: not translated",
  ],
  [
    "another number",
    () => change("openapi/overlays/workflows-errors.zh-CN.yaml", "的 409 表示", "的 408 表示"),
    "has other numbers: 409 became 408",
  ],
  [
    "an input without its twin",
    () => change(main, "      format: password", "      title: Key"),
    "$.components.inputs.apiKey: title has changed",
  ],
  [
    "a document without its overlay",
    () => renameSync(join(copy, errors), join(copy, "openapi/workflows-more.arazzo.yaml")),
    "openapi/overlays/workflows-more.zh-CN.yaml: is missing",
  ],
  [
    "an overlay without its document",
    () => rmSync(join(copy, errors)),
    "workflows-errors.zh-CN.yaml: translates no document",
  ],
] as const)("%s", (_, spoil, fault) => {
  spoil();
  expect(checkWorkflows(copy).join("\n")).toContain(fault);
});

test("a change of order changes no target; data is not translated", () => {
  const document = YAML.parse(readFileSync(join(copy, main), "utf8"));
  document.workflows.reverse();
  document.workflows[0].steps[0].requestBody.payload.title = "A field";
  document.workflows[0].outputs.summary = "$steps.submit.outputs.id";
  document.components.inputs.title = { type: "string" };
  writeFileSync(join(copy, main), YAML.stringify(document));
  expect(checkWorkflows(copy)).toEqual([]);
});

describe.each([main, errors])("%s", (path) => {
  test("a tool for overlays makes of it what the docs show", { timeout: 60_000 }, async () => {
    const overlay = path.replace("openapi/", "openapi/overlays/").replace(".arazzo.yaml", ".zh-CN.yaml");
    const out = join(copy, "out.yaml");
    const bump = join(root, "node_modules/.bin/bump");
    const { stdout, stderr } = await promisify(execFile)(bump, ["overlay", path, overlay, "--out", out], { cwd: root });
    expect(stdout + stderr).not.toContain("WARNING");
    const read = (file: string) => YAML.parse(readFileSync(file, "utf8"));
    const { actions } = read(join(root, overlay)) as { actions: Translation[] };
    const made = translateDocument<object>(read(join(root, path)), actions);
    expect(made).toEqual(read(out));
    expect(made).not.toEqual(read(join(root, path)));
  });
});
