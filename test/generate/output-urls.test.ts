import { expect, test } from "vitest";
import { contractModule } from "../../scripts/generate/contract.ts";
import type { OpenApiDocument, SchemaObject } from "../../scripts/generate/document.ts";
import { pageDocument } from "../contract/contract.ts";

/** The module of the page's contract after a change of its schemas. */
function moduleWith(change: (schemas: Record<string, SchemaObject>) => void): string {
  const document = structuredClone(pageDocument) as unknown as OpenApiDocument;
  change(document.components.schemas);
  return contractModule({ name: "page", title: "Page", document } as never, "./contract.ts");
}
const videoUrls = (module: string) => JSON.parse(/outputUrls: (\{[^}]*\})/.exec(module)?.[1] ?? "{}").video;
const propertyOf = (schemas: Record<string, SchemaObject>, schema: string, property: string) =>
  schemas[schema]?.properties?.[property] as SchemaObject;

test("a required member is a URL by its schema, not by its example", () => {
  expect(videoUrls(moduleWith(() => {}))).toEqual(["video_url"]);
  const withoutExample = moduleWith((schemas) => {
    delete (schemas.OutputUrl as Partial<SchemaObject>).examples;
  });
  expect(videoUrls(withoutExample)).toEqual(["video_url"]);
  const withLink = moduleWith((schemas) => {
    const { properties, required } = schemas.VideoOutput as SchemaObject;
    Object.assign(properties ?? {}, { page: { type: "string", examples: ["https://a.example/about"] } });
    required?.push("page");
  });
  expect(videoUrls(withLink)).toEqual(["video_url"]);
});

test("an output without a required URL is refused", () => {
  const lost = () =>
    moduleWith((schemas) =>
      Object.assign(propertyOf(schemas, "VideoOutput", "video_url"), { $ref: "#/components/schemas/Label" }),
    );
  expect(lost).toThrow("VideoOutput requires no OutputUrl");
});
