import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generate } from "./generate.js";

const { SEEDANCE_API_KEY: apiKey, SEEDANCE_BASE_URL: baseUrl } = process.env;

test("a job completes", { timeout: 60_000 }, async () => {
  const report = await generate({ apiKey, baseUrl });
  expect(report.status).toBe("completed");
  writeFileSync("report.json", JSON.stringify(report));
});
