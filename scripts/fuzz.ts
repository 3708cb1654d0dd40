/**
 * Sends valid and invalid requests that are derived from the contract to the sandbox. It must never return a 5xx or a
 * response outside the contract, must refuse every invalid body, and must accept every valid one.
 *
 *   npm run test:tools -- fuzz [--examples N] [--seed S]
 *
 * Needs schemathesis: pip install -r test/fuzz/requirements.txt
 */
import { execFileSync, spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { startSandbox } from "../src/sandbox/index.ts";

const minCases = 5_000;
const { values } = parseArgs({
  options: { examples: { type: "string", default: "600" }, seed: { type: "string", default: "1" } },
});
const command = process.env.SCHEMATHESIS ?? "schemathesis";
try {
  execFileSync(command, ["--version"], { stdio: "ignore" });
} catch {
  console.error(
    "schemathesis is missing. Install it: pip install -r test/fuzz/requirements.txt. Or set SCHEMATHESIS to its path.",
  );
  process.exit(1);
}

const sandbox = await startSandbox({ rateLimit: false, credits: 1e9, maxRunning: 1e9 });
try {
  const options = [
    ...[
      "run",
      "generated/page/openapi.json",
      "--url",
      sandbox.url,
      "--header",
      `Authorization: Bearer ${sandbox.apiKey}`,
    ],
    ...["--phases", "examples,coverage,fuzzing,stateful", "--mode", "all", "--no-color"],
    ...["--max-examples", values.examples, "--seed", values.seed],
  ];
  const code = await new Promise((resolve, reject) => {
    spawn(command, options, { stdio: "inherit" }).once("error", reject).once("exit", resolve);
  });
  const requests = sandbox.ledger().filter(({ type }) => type === "request").length;
  const failures = sandbox.ledger().filter((entry) => entry.type === "request" && entry.status >= 500).length;
  console.log(`The sandbox answered ${requests} requests (at least ${minCases}), ${failures} of them with 5xx.`);
  if (code !== 0 || requests < minCases || failures > 0) process.exitCode = 1;
} finally {
  await sandbox.close();
}
