/**
 * Lints the contract under every rule set and prints the number of findings and the score of the docs view. Exits with 1
 * if there is a finding or the score is below 92.
 */
import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { promisify } from "node:util";
import { readProfiles } from "./generate/profiles.ts";

const minScore = 92;
const bin = (name: string) => new URL(`../node_modules/.bin/${name}`, import.meta.url).pathname;

/** Returns a linter's output. A linter exits with 1 if it finds something. */
async function output(command: string, ...options: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(bin(command), options, { maxBuffer: 1 << 26 }).catch((error) => {
    if (error.stdout) return error;
    throw error;
  });
  return stdout;
}

async function redocly(ruleSet: string, file: string): Promise<string[]> {
  const report = JSON.parse(await output("redocly", "lint", file, "--extends", ruleSet, "--format", "json"));
  return report.problems.map((problem: object) => JSON.stringify(problem));
}

async function spectral(ruleSet: string, file = "generated/page/openapi.yaml"): Promise<string[]> {
  const text = await output("spectral", "lint", file, "-r", ruleSet, "-F", "hint", "-f", "json");
  return JSON.parse(text.slice(0, text.lastIndexOf("]") + 1)).map((problem: object) => JSON.stringify(problem));
}

const results: Record<string, Promise<string[]>> = {
  "redocly recommended-strict": redocly("recommended-strict", "openapi/openapi.yaml"),
  "redocly spec": redocly("spec", "openapi/openapi.yaml"),
  "redocly spec, docs view": redocly("spec", "generated/page/openapi-docs.yaml"),
  "redocly spec, docs view in Chinese": redocly("spec", "generated/page/openapi-docs.zh-CN.yaml"),
  "redocly spec, 3.0 view": redocly("spec", "generated/page/openapi-3.0.yaml"),
  "spectral:oas, all rules": spectral("openapi/lint/oas.yaml"),
  "OWASP API security": spectral("openapi/lint/owasp.yaml"),
  documentation: spectral("openapi/lint/documentation.yaml"),
  "APIs You Won't Hate": spectral("openapi/lint/apis-you-wont-hate.yaml"),
};

for (const file of globSync(["openapi/overlays/*.yaml", "openapi/*.arazzo.yaml"]))
  results[`redocly spec, ${file}`] = redocly("spec", file);
// The contracts of profiles follow the same rule sets.
for (const { name: profile } of readProfiles("openapi/overlays")) {
  const file = `generated/${profile}/openapi.yaml`;
  results[`redocly recommended-strict, ${profile}`] = redocly("recommended-strict", file);
  for (const ruleSet of ["oas", "owasp", "documentation", "apis-you-wont-hate"])
    results[`${ruleSet}, ${profile}`] = spectral(`openapi/lint/${ruleSet}.yaml`, file);
}

let failed = false;
for (const [ruleSet, result] of Object.entries(results)) {
  const problems = await result;
  failed ||= problems.length > 0;
  console.log(`${ruleSet}: ${problems.length} findings`);
  for (const problem of problems) console.log(`  ${problem}`);
}

const score = JSON.parse(
  await output("redocly", "score", "generated/page/openapi-docs.yaml", "--format=json"),
).agentReadiness;
console.log(`score of the docs view: ${score} (at least ${minScore})`);
if (failed || score < minScore) process.exitCode = 1;
