import { describe, expectTypeOf, test } from "vitest";
import { type Client as AnyClient, createClient } from "../../src/client/index.ts";
import { contract } from "../../src/contract/live/index.ts";
import type { Client, components, ModelName } from "../../src/package/live.ts";

declare const client: Client;
const header = { "Idempotency-Key": "k" };

describe("the live contract: valid bodies", () => {
  test("models are those of the contract", () => {
    expectTypeOf<ModelName>().toEqualTypeOf<"seedance" | "seedance25" | "gpt-image-2" | "nano-banana-pro">();
  });
  test("the tier mini, with an adaptive ratio", () =>
    client.submit("seedance", { prompt: "A train", quality_tier: "mini", aspect_ratio: "adaptive" }));
  test("4k and a seed on the tier pro", () =>
    client.submit("seedance", { prompt: "A train", quality_tier: "pro", resolution: "4k", seed: 1 }));
  test("Seedance 2.5 chooses its length, and its output is a video", () => {
    const video = () => client.generate("seedance25", { prompt: "A train", duration: "auto" });
    expectTypeOf(video).returns.resolves.toHaveProperty("output").toEqualTypeOf<components["schemas"]["VideoOutput"]>();
  });
  test("aspect_ratio on GPT Image 2", () =>
    client.submit("gpt-image-2", { type: "text-to-image", prompt: "A", resolution: "1K", aspect_ratio: "auto" }));
  test("the path of Seedance is another one than the page's", () =>
    client.raw.POST("/api/v1/video/seedance2", { params: { header }, body: { prompt: "A train" } }));
});

describe("the live contract: invalid bodies", () => {
  // @ts-expect-error 4k needs the tier pro
  test("4k", () => client.submit("seedance", { prompt: "A", quality_tier: "standard", resolution: "4k" }));
  // @ts-expect-error no seed on the tier mini
  test("a seed", () => client.submit("seedance", { prompt: "A train", quality_tier: "mini", seed: 1 }));
  // @ts-expect-error no tier
  test("a tier", () => client.submit("seedance25", { prompt: "A train", quality_tier: "pro" }));
  // @ts-expect-error 31 seconds are too long
  test("31 seconds", () => client.submit("seedance25", { prompt: "A train", duration: "31" }));
  const image = { type: "text-to-image", prompt: "A box", resolution: "1K" } as const;
  // @ts-expect-error aspectRatio has another name
  test("aspectRatio", () => client.submit("gpt-image-2", { ...image, aspectRatio: "auto" }));
  // @ts-expect-error the path is another one
  test("the path", () => client.raw.POST("/api/v1/video/seedance", { params: { header }, body: { prompt: "A" } }));
});

describe("a contract as a value", () => {
  test("determines the client's types", () => {
    expectTypeOf(createClient({ apiKey: "k", contract })).toEqualTypeOf<Client>();
  });
  test("a client of any contract is accepted if the contract does not matter", () => {
    expectTypeOf<Client>().toExtend<AnyClient>();
  });
});
