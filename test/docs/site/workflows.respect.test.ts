/** The command lines on the page of workflows run as printed. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { type Language, languages } from "../../../scripts/docs/languages.ts";
import { workflowsPage } from "../../../scripts/docs/workflows/workflows-page.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { pageDocument } from "../../contract/contract.ts";
import { chargedTasks } from "../samples.ts";

const root = new URL("../../../", import.meta.url).pathname;

test.each(Object.keys(languages) as Language[])("%s: the job is made, charged once", async (language) => {
  const { markdown } = workflowsPage(pageDocument, language);
  const [, command, lines = ""] = /`npm run sandbox -- (.+?)`[\s\S]*?```sh\n([\s\S]*?)```/.exec(markdown) ?? [];
  const [, key = ""] = /--api-key (\S+)/.exec(command ?? "") ?? [];
  const [, port] = /--port (\S+)/.exec(command ?? "") ?? [];
  expect(lines).toContain(`http://127.0.0.1:${port}\n`);
  const sandbox = await startSandbox({ speed: 1e6, apiKey: key });
  try {
    const script = lines.replace(`http://127.0.0.1:${port}`, sandbox.url);
    const { stdout, stderr } = await promisify(execFile)("bash", ["-euc", script], { cwd: root });
    expect(stdout + stderr).toContain("Workflows: 1 passed, 1 total");
    expect(chargedTasks(sandbox).length).toBe(1);
  } finally {
    await sandbox.close();
  }
});
