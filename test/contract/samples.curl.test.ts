import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PrismServer, startMock } from "../../scripts/mock/prism.ts";
import { endpoints, pageDocument } from "./contract.ts";

const run = promisify(execFile);

let mock: PrismServer;
beforeAll(async () => {
  await run("curl", ["--version"]).catch(() => {
    throw new Error("These tests run the samples with curl: install it (apt-get install curl).");
  });
  mock = await startMock(pageDocument);
});
afterAll(() => mock.close());

/** Runs a sample as a user would, against the mock, and returns status and body. */
async function sample(name: string) {
  const file = new URL(`../../openapi/code-samples/curl/${name}.sh`, import.meta.url);
  const script = (await readFile(file, "utf8")).trimEnd();
  expect(script).toContain("https://seedance2ai.io/");
  const command = `${script.replace("https://seedance2ai.io", mock.url)} -sS -w '\\n%{http_code}'`;
  const { stdout } = await run("bash", ["-euc", command], { env: { ...process.env, SEEDANCE_API_KEY: "sk_live_x" } });
  const [, body = "", status] = /^(.*)\n(\d+)$/s.exec(stdout) ?? [];
  return { status: Number(status), body: JSON.parse(body), script };
}

test.each(endpoints)("the page's curl sample of $model is accepted and sends the first example", async (endpoint) => {
  const { status, body, script } = await sample(endpoint.model);
  expect(status).toBe(201);
  expect(body.status).toBe("processing");
  const sent = JSON.parse(/-d '(.*)'$/s.exec(script)?.[1] ?? "");
  expect(sent).toEqual(endpoint.examples[0]?.body);
});

test("the page's curl sample of a poll reads the task", async () => {
  const { status, body } = await sample("get-task");
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: "sd2_xxxxx", status: "completed", model: "seedance", credits_used: 30 });
});
