import { expectTypeOf, test } from "vitest";
import type { Body, ModelName } from "../../src/package/index.ts";

test("the page has three models", () => {
  expectTypeOf<ModelName>().toEqualTypeOf<"seedance" | "gpt-image-2" | "nano-banana-pro">();
});

test("the page's name of the ratio of GPT Image 2", () => {
  expectTypeOf<Body<"gpt-image-2">>().toHaveProperty("aspectRatio");
});
