import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PrismServer, startMock } from "../../scripts/mock/prism.ts";
import { endpoints, pageDocument } from "./contract.ts";

/**
 * Prism fails open: with a dialect that it does not support, it accepts invalid bodies, and tests with only valid
 * bodies would still pass. These tests break the contract on purpose and check that the cases detect it.
 */
describe.each([
  ["the dialect of OpenAPI", { ...pageDocument, jsonSchemaDialect: "https://spec.openapis.org/oas/3.1/dialect/base" }],
  ["no conditional rules", withoutRules()],
])("with %s", (_, broken) => {
  let mock: PrismServer;
  beforeAll(async () => {
    mock = await startMock(broken);
  });
  afterAll(() => mock.close());

  test("invalid bodies are accepted, so the contract tests would fail", async () => {
    const statuses: number[] = [];
    for (const { path, cases } of endpoints)
      for (const { body, field } of cases) {
        if (field === undefined) continue;
        const headers = { Authorization: "Bearer x", "Content-Type": "application/json", "Idempotency-Key": "k" };
        const response = await fetch(mock.url + path, { method: "POST", headers, body: JSON.stringify(body) });
        statuses.push(response.status);
      }
    expect(statuses).toContain(201);
  });
});

function withoutRules(): object {
  const broken = structuredClone(pageDocument);
  for (const schema of Object.values(broken.components.schemas)) delete schema.allOf;
  return broken;
}
