/**
 * Checks the comparison against a validator, over random edits of a request schema. If the edited schema refuses a body
 * that the contract accepted, the report must have a breaking change; if it newly accepts one, at least a change.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { compareContracts } from "../../scripts/diff-contract/compare.ts";
import type { OpenApiDocument } from "../../scripts/generate/document.ts";
import { type DocumentNode, nodeAt, openapiDocument, schemaNode } from "./edit.ts";

/** Random numbers that are the same in each run (mulberry32). */
function createSeededRandom(seed: number) {
  let state = seed;
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(values: readonly T[]): T => values[Math.floor(roll() * values.length)] as T;
  return { roll, pick };
}
type SeededRandomSource = ReturnType<typeof createSeededRandom>;

function validator(api: DocumentNode, name: string) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
  return ajv.compile({ ...schemaNode(api, name), components: { schemas: { MediaUrl: schemaNode(api, "MediaUrl") } } });
}

const url = "https://example.com/a.png";
const values: Record<string, unknown[]> = {
  boolean: [true, false],
  integer: [-1, 0, 1, 2, 4, 4294967295],
  array: [[url], Array(8).fill(url), Array(12).fill(url)],
  string: ["abc", "x".repeat(6000)],
};
function body({ roll, pick }: SeededRandomSource, name: string): DocumentNode {
  const entries = Object.entries(nodeAt(schemaNode(openapiDocument, name), "properties")).flatMap(
    ([field, definition]) => {
      const { enum: allowed, type } = definition as { enum?: unknown[]; type?: string };
      const known = allowed ?? (type ? values[type] : [url]) ?? [];
      return roll() < 0.35 ? [] : [[field, pick(known)]];
    },
  );
  return { ...Object.fromEntries(entries), ...(roll() < 0.02 ? { style: "x" } : {}) };
}

/** Removes, adds or alters something anywhere in a schema. */
function mutate({ roll, pick }: SeededRandomSource, root: DocumentNode): void {
  const holders = (value: unknown): object[] =>
    typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(holders)] : [];
  const target = pick(holders(root));
  if (Array.isArray(target)) {
    const strings = ["seed", "prompt", "channel", "wild", "1K"];
    if (roll() < 0.5) target.splice(Math.floor(roll() * target.length), 1);
    else target.push(typeof target[0] === "string" ? pick(strings) : structuredClone(pick(target)));
    return;
  }
  const holder = target as DocumentNode;
  const name = pick(Object.keys(holder).filter((key) => !["type", "title", "description"].includes(key)));
  const value = holder[name];
  const condition = () => pick<unknown>([false, true, { const: "standard" }, { enum: ["1K", "2K"] }]);
  const some = pick(["image_url", "style", "channel", "resolution", "type", "seed"]);
  if (name === undefined) return;
  if (roll() < 0.4) delete holder[name];
  else if (typeof value === "number") holder[name] = Math.max(0, value + pick([-5000, -1, 1, 5000]));
  else if (typeof value === "boolean") holder[name] = !value;
  else if (name === "properties") nodeAt(holder, name)[some] = condition();
  else if (name === "anyOf") (value as unknown[]).push({ properties: { [some]: condition() } });
  else if (name === "allOf") (value as unknown[]).push({ anyOf: [{ properties: { [some]: condition() } }] });
}

test.each(["SeedanceRequest", "GptImage2Request", "NanoBananaProRequest"])("%s", (name) => {
  const random = createSeededRandom(7);
  const bodies = Array.from({ length: 400 }, () => body(random, name));
  const before = validator(openapiDocument, name);
  const accepted = new Set(bodies.filter((candidate) => before(candidate)));
  expect(accepted.size).toBeGreaterThan(5);
  let breaks = 0;
  for (let round = 0; round < 40; round++) {
    const revision = structuredClone(openapiDocument);
    for (let edits = random.pick([1, 2, 3]); edits > 0; edits--) mutate(random, schemaNode(revision, name));
    const after = validator(revision, name);
    const levels = compareContracts(
      openapiDocument as unknown as OpenApiDocument,
      revision as unknown as OpenApiDocument,
    ).map((change) => change.level);
    const refused = bodies.filter((candidate) => accepted.has(candidate) && !after(candidate));
    const gained = bodies.filter((candidate) => !accepted.has(candidate) && after(candidate));
    const edited = JSON.stringify(schemaNode(revision, name));
    if (refused.length > 0) expect(levels, edited).toContain("major");
    if (gained.length > 0)
      expect(
        levels.some((level) => level !== "patch"),
        edited,
      ).toBe(true);
    if (refused.length > 0) breaks++;
  }
  expect(breaks).toBeGreaterThan(5);
});
