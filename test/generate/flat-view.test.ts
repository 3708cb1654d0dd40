import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import YAML from "yaml";
import type { OpenApiDocument, SchemaObject } from "../../scripts/generate/document.ts";
import { flatView } from "../../scripts/generate/flat-view.ts";
import { endpoints, pageDocument } from "../contract/contract.ts";

const flat = flatView(pageDocument);
const { schemas } = flat.components;
const operations = Object.values(flat.paths).flatMap((item) => Object.values(item));
const lists = Object.entries(schemas).filter(([, { enum: values }]) => values);

/** Every object in a value, with the members that lead to it. */
function* walk(node: unknown, path: string[] = []): Generator<[SchemaObject, string[]]> {
  if (typeof node !== "object" || node === null) return;
  yield [node as SchemaObject, path];
  for (const [member, value] of Object.entries(node)) yield* walk(value, [...path, member]);
}

/** A contract with one change. */
function changed(change: (copy: OpenApiDocument) => void): () => OpenApiDocument {
  const copy = structuredClone(pageDocument);
  change(copy);
  return () => flatView(copy);
}

const property = (document: OpenApiDocument, schema: string, name: string) =>
  document.components.schemas[schema]?.properties?.[name] as SchemaObject;

describe("the flat view", () => {
  test("has no union, no constant and no unnamed type", () => {
    for (const [schema, path] of walk(schemas)) {
      for (const keyword of ["allOf", "anyOf", "oneOf", "not", "const", "title"])
        expect(Object.keys(schema), `${path.join(".")} ${keyword}`).not.toContain(keyword);
      if (schema.enum) expect(path, "an enum is a component").toHaveLength(1);
      if (schema.type === "object") expect(path, "an object is a component").toHaveLength(1);
    }
  });

  test("gives each value of a list a name that is valid in every language", () => {
    expect(lists.length).toBeGreaterThan(10);
    for (const [name, { enum: values = [], "x-enum-varnames": names }] of lists) {
      expect(names, name).toHaveLength(values.length);
      expect(new Set(names as string[]).size, name).toBe(values.length);
      for (const one of names as string[]) expect(one).toMatch(/^[A-Z][A-Z0-9_]*$/);
    }
    expect(schemas.SeedanceAspectRatio?.["x-enum-varnames"]).toContain("RATIO_16_BY_9");
    expect(schemas.GptImage2AspectRatio?.["x-enum-varnames"]).toContain("AUTO");
    expect(schemas.SeedanceDuration?.["x-enum-varnames"]).toContain("DURATION_15");
  });

  test("gives each operation its successful response and one refusal with one schema", () => {
    for (const { responses } of operations) {
      expect(Object.keys(responses).sort()).toEqual(["2XX", "default"]);
      const { content } = responses.default ?? {};
      expect(content?.["application/json"]?.schema).toEqual({ $ref: "#/components/schemas/ErrorResponse" });
    }
    expect(Object.keys(schemas.ErrorResponse?.properties ?? {}).sort()).toEqual([
      "available_credits",
      "error",
      "required_credits",
    ]);
    expect([...(schemas.ErrorResponse?.required ?? [])]).toEqual(["error"]);
    const paid = flat.paths["/api/v1/video/seedance"]?.post?.responses.default?.description;
    for (const line of ["400 `invalid_request`", "402 `insufficient_credits`", "503 `service_busy`"])
      expect(paid).toContain(line);
  });

  test("has limits for requests and none for responses", () => {
    const limits = ["minLength", "maxLength", "pattern", "minimum", "maximum", "minItems", "maxItems"];
    for (const name of ["Task", "TaskOutput", "SubmittedTask", "ErrorResponse", "ErrorDetail", "Image"])
      for (const [schema, path] of walk(schemas[name]))
        for (const limit of limits) expect(Object.keys(schema), `${name} ${path}`).not.toContain(limit);
    expect(property(flat, "SeedanceRequest", "prompt")).toMatchObject({ minLength: 3, maxLength: 10_000 });
    expect(property(flat, "SeedanceRequest", "media_urls")).toMatchObject({ minItems: 1, maxItems: 12 });
  });

  test("mentions defaults in descriptions, and sets none", () => {
    for (const [schema] of walk(schemas)) expect(Object.keys(schema)).not.toContain("default");
    expect(schemas.SeedanceAspectRatio?.description).toMatch(/Default: `16:9`\.$/);
    expect(property(flat, "SeedanceRequest", "generate_audio").description).toMatch(/Default: `true`\.$/);
  });

  test("accepts each example of the contract, and refuses unknown fields and values in requests", () => {
    const ajv = addFormats.default(new Ajv({ strict: false }));
    for (const { schema: body, examples } of endpoints) {
      const name =
        Object.keys(pageDocument.components.schemas).find((key) => pageDocument.components.schemas[key] === body) ?? "";
      const validate = ajv.compile({ components: { schemas }, $ref: `#/components/schemas/${name}` });
      for (const example of examples) {
        expect(validate(example.body), `${example.name} ${JSON.stringify(validate.errors)}`).toBe(true);
        expect(validate({ ...(example.body as object), teamSlug: "x" })).toBe(false);
        expect(validate({ ...(example.body as object), resolution: "8K" })).toBe(false);
      }
    }
  });

  test.each(["openapi-3.0.yaml", "openapi.yaml"])("%s reads the same in YAML 1.1", async (name) => {
    const text = await readFile(new URL(`../../generated/page/${name}`, import.meta.url), "utf8");
    expect(YAML.parse(text, { version: "1.1" })).toEqual(YAML.parse(text));
    // So that this test can fail: a bare ratio is a number there.
    expect(YAML.parse("16:9", { version: "1.1" })).toBe(969);
  });
});

describe("the flat view refuses", () => {
  test.each<[string, (copy: OpenApiDocument) => void, RegExp]>([
    [
      "two values with one name",
      (copy) => property(copy, "SeedanceRequest", "mode").enum?.push("text_to_video"),
      /Two values of mode have one name/,
    ],
    [
      "a list whose name another schema has",
      (copy) => Object.assign(copy.components.schemas, { SeedanceMode: { type: "object", properties: {} } }),
      /The name SeedanceMode is taken/,
    ],
    [
      "an object whose name another schema has",
      (copy) => Object.assign(copy.components.schemas, { TaskOutput: { type: "object", properties: {} } }),
      /The name TaskOutput is taken/,
    ],
    [
      "an operation that gives two answers",
      (copy) => {
        const responses = copy.paths["/api/v1/tasks/{id}"]?.get?.responses;
        Object.assign(responses ?? {}, { 202: responses?.["200"] });
      },
      /getTask must have exactly one successful response/,
    ],
  ])("%s", (_, change, message) => expect(changed(change)).toThrow(message));
});
