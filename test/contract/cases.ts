import { type BodyCase, pageCases } from "./page-cases.ts";

const train = { prompt: "A glass train" };
/** The page's rules of Seedance that apply to a model with only some of its fields. */
const withoutFields = (...gone: string[]) =>
  (pageCases.seedance ?? []).filter(({ body }) => !gone.some((name) => name in (body as object)));
const image = { ...train, mode: "image-to-video", image_url: "https://example.com/a.png" };

/** The rules that a profile adds to the page's, written by hand from the observations. */
const added: Record<string, Record<string, BodyCase[]>> = {
  live: {
    seedance: [
      { rule: "tier mini", body: { ...train, quality_tier: "mini" } },
      { rule: "tier mini on channel real", body: { ...train, quality_tier: "mini", channel: "real" } },
      { rule: "aspect_ratio adaptive", body: { ...image, aspect_ratio: "adaptive" } },
      { rule: "4k on pro", body: { ...train, quality_tier: "pro", resolution: "4k" } },
      { rule: "1080p-plus on pro", body: { ...train, quality_tier: "pro", resolution: "1080p-plus" } },
      { rule: "a seed on pro", body: { ...train, quality_tier: "pro", seed: 1 } },
      { rule: "4k needs pro", body: { ...train, quality_tier: "standard", resolution: "4k" }, field: "resolution" },
      { rule: "4k without a tier", body: { ...train, resolution: "4k" }, field: "resolution" },
      {
        rule: "1080p-plus on mini",
        body: { ...train, quality_tier: "mini", resolution: "1080p-plus" },
        field: "resolution",
      },
      { rule: "seed is not supported on mini", body: { ...train, quality_tier: "mini", seed: 1 }, field: "seed" },
      { rule: "quality_tier is one of three", body: { ...train, quality_tier: "ultra" }, field: "quality_tier" },
    ],
    seedance25: [
      ...withoutFields("quality_tier", "seed", "duration"),
      { rule: "duration auto", body: { ...train, duration: "auto" } },
      { rule: "duration 30", body: { ...train, duration: "30" } },
      { rule: "1080p from an image", body: { ...image, resolution: "1080p", generate_audio: false } },
      { rule: "duration 3", body: { ...train, duration: "3" }, field: "duration" },
      { rule: "duration 31", body: { ...train, duration: "31" }, field: "duration" },
      { rule: "no 4k", body: { ...train, resolution: "4k" }, field: "resolution" },
      { rule: "no tier", body: { ...train, quality_tier: "pro" }, field: "quality_tier" },
      { rule: "no seed", body: { ...train, seed: 1 }, field: "seed" },
      { rule: "image-to-video needs image_url", body: { ...train, mode: "image-to-video" }, field: "image_url" },
    ],
  },
};

/** The page's rules that a profile's own rules replace. */
const supersededRules = ["quality_tier is standard or pro", "fields are camelCase"];
const renamed = (text: string) => text.replaceAll("aspectRatio", "aspect_ratio");

/** The rules of a contract as bodies, by model. */
export function contractCases(name: string): Record<string, BodyCase[]> {
  return name === "page" ? pageCases : mergeWithPageCases(added[name] ?? {});
}

function mergeWithPageCases(more: Record<string, BodyCase[]>): Record<string, BodyCase[]> {
  const kept = Object.entries(pageCases).map(([model, cases]): [string, BodyCase[]] => [
    model,
    cases
      .filter(({ rule }) => !supersededRules.includes(rule))
      .map((each) => (model === "gpt-image-2" ? renameFields(each) : each)),
  ]);
  const all = Object.fromEntries(kept);
  for (const [model, own] of Object.entries(more)) all[model] = [...(all[model] ?? []), ...own];
  return all;
}

function renameFields({ rule, body, field }: BodyCase): BodyCase {
  const written = JSON.parse(renamed(JSON.stringify(body)));
  return { rule: renamed(rule), body: written, ...(field !== undefined && { field: renamed(field) }) };
}
