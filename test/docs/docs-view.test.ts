import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import YAML from "yaml";
import type { OpenApiDocument, SchemaObject } from "../../scripts/generate/document.ts";
import { contractDocuments } from "../contract/contract.ts";

describe.each(contractDocuments)("$name", ({ folder: derived, document: contract, endpoints }) => {
  const read = (name: string) => YAML.parse(readFileSync(new URL(name, derived), "utf8")) as OpenApiDocument;
  const views = { en: read("openapi-docs.yaml"), "zh-CN": read("openapi-docs.zh-CN.yaml") };
  const pathOf = (name: string) => endpoints.find(({ model }) => model === name)?.path ?? "";
  const bodyOf = (view: OpenApiDocument, path: string) =>
    view.paths[path]?.post?.requestBody?.content["application/json"]?.schema as SchemaObject;

  describe.each(Object.entries(views))("the docs view, %s", (_, view) => {
    test("has no references, and each operation has its samples", () => {
      expect(JSON.stringify(view.paths)).not.toContain('"$ref"');
      for (const item of Object.values(view.paths))
        for (const operation of Object.values(item)) expect(operation).toHaveProperty("x-codeSamples.length", 5);
    });

    test("has a tab for each mode whose fields differ, without the fields that the mode refuses", () => {
      const tabs = bodyOf(view, pathOf("seedance")).oneOf as SchemaObject[];
      const fields = tabs.map(({ properties }) =>
        Object.keys(properties ?? {}).filter((name) => /image_url|media/.test(name)),
      );
      expect(fields).toEqual([["end_image_url"], ["image_url", "end_image_url"], ["end_image_url", "media_urls"]]);
      expect(tabs.map(({ required }) => required)).toEqual([
        ["prompt"],
        ["prompt", "mode", "image_url"],
        ["prompt", "mode", "media_urls"],
      ]);
    });

    test("has one object if a mode only requires more fields", () => {
      const body = bodyOf(view, pathOf("gpt-image-2"));
      expect(body.oneOf).toBeUndefined();
      const schema = contract.components.schemas.GptImage2Request;
      expect(Object.keys(body.properties ?? {})).toEqual(Object.keys(schema?.properties ?? {}));
    });
  });

  test("the English view has every rule as a sentence", () => {
    for (const [path, { post }] of Object.entries(contract.paths)) {
      const name = post?.requestBody?.content["application/json"]?.schema.$ref?.split("/").at(-1);
      if (!name) continue;
      const body = views.en.paths[path]?.post?.requestBody as { description?: string } | undefined;
      for (const rule of (contract.components.schemas[name]?.allOf ?? []) as SchemaObject[])
        expect(body?.description).toContain(`- ${rule.description}`);
    }
  });
});
