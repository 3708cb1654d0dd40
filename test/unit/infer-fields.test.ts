import { describe, expect, test } from "vitest";
import { type Fields, inferFields } from "../../src/contract/index.ts";
import { page } from "../support/contracts.ts";

const model = "gpt-image-2";
const prompt = "A bell";

function fittedValues(body: Fields): Fields {
  return Object.fromEntries(inferFields(page, model, body).map(({ field, value }) => [field, value]));
}

describe("an inferred aspect ratio", () => {
  test("is the example's if it goes with the given fields", () => {
    expect(fittedValues({ prompt })).toMatchObject({ resolution: "1K", aspectRatio: "1:1" });
    expect(fittedValues({ prompt, resolution: "2K" })).toMatchObject({ aspectRatio: "1:1" });
  });

  test("is another allowed value if the example's does not go with the given fields", () => {
    const body = { prompt, resolution: "4K" };
    const fitted = { ...body, ...fittedValues(body) };
    expect(fitted).toMatchObject({ aspectRatio: "5:4" });
    expect(page.validators[model]?.(fitted)).toBe(true);
  });

  test("is an allowed value even if the body has other violations", () => {
    expect(fittedValues({ prompt: "", resolution: "4K", batchCount: 9 })).toMatchObject({ aspectRatio: "5:4" });
  });

  test("is never inferred in place of a given one", () => {
    expect(fittedValues({ prompt, resolution: "4K", aspectRatio: "1:1" })).not.toHaveProperty("aspectRatio");
  });
});

describe("a mode", () => {
  const withRole = (role: string | undefined) => {
    const { type, ...fields } = page.bodies[model]?.fields ?? {};
    if (!type) return expect.unreachable("The model has no type.");
    const { role: _, ...rest } = type;
    const described = { ...fields, type: { ...rest, ...(role && { role }) } };
    return { ...page, bodies: { [model]: { ...page.bodies[model], fields: described } } } as typeof page;
  };
  const body = { prompt, imageUrls: ["https://a.example/a.png"] };

  test("follows from the media by its role in the contract", () => {
    const inferred = (role?: string) => inferFields(withRole(role), model, body).find(({ field }) => field === "type");
    expect(inferred("mode")).toMatchObject({ value: "image-to-image" });
    expect(inferred()).toMatchObject({ value: "text-to-image", reason: expect.stringContaining("example") });
  });
});
