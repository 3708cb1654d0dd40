import { describe, expectTypeOf, test } from "vitest";
import type { Client, components, ModelName, SubmittedTask, Task } from "../../src/package/index.ts";

declare const client: Client;
const path = "/api/v1/video/seedance";
const https = "https://example.com/a.png";

describe("models", () => {
  test("are those of the contract", () => {
    expectTypeOf<ModelName>().toEqualTypeOf<"seedance" | "gpt-image-2" | "nano-banana-pro">();
  });
  // @ts-expect-error there is no such model
  test("an unknown one does not compile", () => client.submit("seedence", { prompt: "A train" }));
  // @ts-expect-error the body of another model
  test("another model's body does not compile", () => client.submit("gpt-image-2", { prompt: "A train" }));
  // @ts-expect-error a rule of the page
  test("a broken rule does not compile", () => client.generate("seedance", { mode: "image-to-video", prompt: "A" }));
  test("a whole body compiles", () =>
    client.submit("seedance", { mode: "image-to-video", prompt: "A train", image_url: https }));
});

describe("results", () => {
  test("a submit returns id and key", () => {
    expectTypeOf(client.submit<"seedance">).returns.resolves.toEqualTypeOf<SubmittedTask>();
    expectTypeOf<SubmittedTask["idempotencyKey"]>().toEqualTypeOf<string>();
  });

  test("generate returns the model's output, which is never undefined", () => {
    const video = () => client.generate("seedance", { prompt: "A train" });
    expectTypeOf(video).returns.resolves.toHaveProperty("output").toEqualTypeOf<components["schemas"]["VideoOutput"]>();
    const image = () => client.generate("nano-banana-pro", { type: "text-to-image", prompt: "A box" });
    expectTypeOf(image).returns.resolves.toHaveProperty("output").toEqualTypeOf<components["schemas"]["ImageOutput"]>();
  });

  test("get does not promise an output", () => {
    expectTypeOf<Task<"seedance">["output"]>().toEqualTypeOf<components["schemas"]["VideoOutput"] | undefined>();
  });

  test("a status may be unknown", () => {
    expectTypeOf<Task["status"]>().toEqualTypeOf<string>();
  });
});

describe("the raw client", () => {
  test("requires the idempotency key", () => {
    const body = { prompt: "A train" } as const;
    client.raw.POST(path, { params: { header: { "Idempotency-Key": "k" } }, body });
    // @ts-expect-error no Idempotency-Key
    client.raw.POST(path, { body });
  });
  // @ts-expect-error no such path
  test("knows its paths", () => client.raw.GET("/api/v1/tasks"));
});
