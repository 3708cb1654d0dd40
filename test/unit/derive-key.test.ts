import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalizeJson } from "../../src/client/canonical.ts";
import { deriveIdempotencyKey, type JobSpec, ValidationError } from "../../src/package/index.ts";

const jobSpec: JobSpec = { scope: "batch-7/row-3", model: "seedance", body: { prompt: "A train", seed: 7 } };

test("equal jobs have equal keys, whatever the order of the body's members", async () => {
  const key = await deriveIdempotencyKey(jobSpec);
  expect(key).toMatch(/^sd1_[0-9a-f]{64}$/);
  expect(await deriveIdempotencyKey({ ...jobSpec, attempt: 1, body: { seed: 7, prompt: "A train" } })).toBe(key);
  expect(await deriveIdempotencyKey({ ...jobSpec, body: { ...jobSpec.body, image_url: undefined } })).toBe(key);
});

test("a derived key never changes, since ledgers hold it", async () => {
  expect(await deriveIdempotencyKey(jobSpec)).toBe(
    // sha256sum of the canonical JSON text, by coreutils.
    "sd1_6a2de61e79cc1a599b1cff4907bb0d861d367bf1892175c783aeb7d0958021d8",
  );
});

test.each<[string, Partial<JobSpec>]>([
  ["scope", { scope: "batch-7/row-4" }],
  ["model", { model: "gpt-image-2" }],
  ["body", { body: { prompt: "A train", seed: 8 } }],
  ["attempt", { attempt: 2 }],
])("another %s changes the derived key", async (_, other) => {
  expect(await deriveIdempotencyKey({ ...jobSpec, ...other })).not.toBe(await deriveIdempotencyKey(jobSpec));
});

test.each<[string, object]>([
  ["scope", { scope: "" }],
  ["model", { model: "seedence" }],
  ["attempt", { attempt: 0 }],
  ["attempt", { attempt: 1.5 }],
])("deriveIdempotencyKey rejects an invalid %s", async (field, other) => {
  const error = await deriveIdempotencyKey({ ...jobSpec, ...other }).catch((error) => error);
  expect(error).toBeInstanceOf(ValidationError);
  expect(error.issues[0].field).toBe(field);
});

test("canonical JSON has the same value as JSON, and does not depend on the order of members", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(canonicalizeJson(plain))).toEqual(plain);
      expect(canonicalizeJson(reversed(plain))).toBe(canonicalizeJson(plain));
    }),
  );
});

/** The same value, with the members of each object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
