import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { resolveReference } from "../../scripts/generate/document.ts";
import { contractCases } from "../contract/cases.ts";
import { contractDocuments } from "../contract/contract.ts";

describe.each(contractDocuments)("$name", ({ name: contractName, folder: derived, document: contract, endpoints }) => {
  const folder = new URL("schemas/", derived);
  const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
  /** A validator made of one file alone, as strict as it can be. */
  function compile(name: string) {
    const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
    addFormats.default(ajv, ["date-time", "int32", "int64"]);
    return ajv.compile(read(name));
  }

  test("each object of the contract has a self-contained schema in draft 2020-12", () => {
    const objects = Object.entries(contract.components.schemas).filter(([, { type }]) => type === "object");
    const names = objects.map(([name]) => name).sort();
    expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.json`));
    for (const name of names) {
      expect(read(name).$schema).toBe("https://json-schema.org/draft/2020-12/schema");
      expect(() => compile(name), name).not.toThrow();
    }
  });

  describe.each(endpoints)("$model", ({ model, schema, examples }) => {
    const name = Object.entries(contract.components.schemas).find(([, each]) => each === schema)?.[0] ?? "";
    const validate = compile(name);
    const cases = [
      ...(contractCases(contractName)[model] ?? []),
      ...examples.map(({ body }) => ({ rule: "an example", body })),
    ];

    test("its schema accepts and refuses the same bodies as the contract", () => {
      const wrong = cases.filter((each) => validate(each.body) !== !("field" in each && each.field));
      expect(wrong.map(({ rule }) => rule)).toEqual([]);
      expect(cases.length).toBeGreaterThan(20);
    });
  });

  test("the schemas of responses accept the contract's examples and unknown values", () => {
    const task = compile("Task");
    const error = compile("Error");
    const operations = Object.values(contract.paths).flatMap((item) => Object.values(item));
    const answers = operations.flatMap((operation) =>
      Object.entries(operation.responses).flatMap(([status, reference]) => {
        const { content } = resolveReference(contract, reference);
        const examples = Object.values(content?.["application/json"]?.examples ?? {});
        return examples.map((example) => ({
          status,
          value: (resolveReference(contract, example) as unknown as { value: unknown }).value,
        }));
      }),
    );
    for (const { status, value } of answers)
      expect((status < "300" ? task : error)(value), JSON.stringify(value)).toBe(true);
    expect(task({ id: "sd2_x", status: "queued", new_member: 1 })).toBe(true);
    expect(task({ status: "completed" })).toBe(false);
    expect(error({ error: { code: "purchase_required", message: "Buy credits." } })).toBe(true);
    expect(error({ error: "text" })).toBe(false);
  });
});
