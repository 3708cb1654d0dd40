import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ContractPrices, ContractRules, LoadedContract, PriceObservation } from "../../src/contract/index.ts";
import { type Estimate, estimate } from "../../src/credits/index.ts";
import { calculatePrice } from "../../src/sandbox/service/pricing.ts";
import { contracts, live, page } from "../support/contracts.ts";

const prompt = "A glass train crosses a bridge.";

describe("the estimate of a price", () => {
  test("is at most what an account without an annual plan pays", () => {
    const price = estimate(page, "seedance", { prompt, quality_tier: "pro", duration: "10" });
    expect(price).toMatchObject({ credits: 110, maximum: 165, basis: "observed", date: "2026-08/2026-10" });
    expect(price?.maximumSource).toBe(
      "1.5 × published web rates of annual plans without video input, for accounts without an annual plan",
    );
    expect(price?.maximumDate).toBe("2026-08-16");
  });

  test.each([
    ["5", 30, 68, "observed", "the example answer of the provider's page"],
    // By the second it would be 36, which is more than 5 seconds cost.
    ["4", 30, 54, "scaled", "the example answer of the provider's page, for 5 s"],
    ["6", 54, 81, "observed", "published web rates of annual plans without video input"],
  ])("of %s s, standard, 720p is %d, at most %d", (duration, credits, maximum, basis, source) => {
    expect(estimate(page, "seedance", { prompt, duration })).toMatchObject({ credits, maximum, basis, source });
  });

  test.each([
    ["720p", "5", 11, "observed, scaled from 10 s"],
    ["720p", "10", 22, "observed"],
    ["720p", "15", 33, "observed, scaled from 10 s"],
    ["1080p", "5", 60, "observed, scaled from 15 s"],
  ])("of mini %s, %s s, is in proportion to the observed length of the same tier", (...row) => {
    const [resolution, duration, credits, source] = row;
    const price = estimate(live, "seedance", { prompt, quality_tier: "mini", resolution, duration });
    expect(price).toMatchObject({ credits, source, maximum: Math.ceil(credits * 1.5) });
  });

  test("is unknown for a tier and resolution without an observation", () => {
    expect(estimate(live, "seedance", { prompt, quality_tier: "pro", resolution: "4k" })).toBeUndefined();
    expect(estimate(live, "seedance25", { prompt })).toBeUndefined();
  });

  test("takes the rates with video input if a URL is a video, and never as the maximum", () => {
    const priceOf = (url: string) =>
      estimate(page, "seedance", { prompt, mode: "media-to-video", duration: "10", media_urls: [url] });
    expect(priceOf("https://example.com/a.mp4?sign=1")).toMatchObject({ credits: 50, maximum: 135 });
    expect(priceOf("https://example.com/a.png")).toMatchObject({ credits: 90, maximum: 135 });
  });

  test("has no plan factor if the contract has none, and for images", () => {
    const { planFactor: _, ...plain } = page;
    expect(estimate(plain, "seedance", { prompt, quality_tier: "pro", duration: "10" })?.maximum).toBe(110);
    const body = { prompt, type: "text-to-image", resolution: "2K", aspectRatio: "1:1", batchCount: 3 };
    expect(estimate(page, "gpt-image-2", body)).toMatchObject({ credits: 15, maximum: 72, basis: "range" });
  });

  test("of an image is at most the dearest observation of its resolution", () => {
    const body = { prompt, type: "image-to-image", image_urls: ["https://example.com/a.png"] };
    expect(estimate(page, "nano-banana-pro", body)).toMatchObject({
      credits: 8,
      maximum: 12,
      maximumSource: "an example of the provider's documentation",
    });
  });
});

/** All values of the fields that may change a model's price, except for its length. */
function pricedFields(contract: LoadedContract, model: string): Record<string, readonly unknown[]> {
  const priced = Object.entries(contract.bodies[model]?.fields ?? {}).filter(
    ([, field]) => field.role !== "seconds" && field.role !== "ratio",
  );
  const values = priced.flatMap(([name, field]): (readonly [string, readonly unknown[]])[] => {
    if (field.type === "boolean") return [[name, [true, false]] as const];
    if (field.role === "media") {
      const urls = ["a.png", "a.mp4", "a"].map((file) => [`https://example.com/${file}`]);
      return [[name, [undefined, ...urls]] as const];
    }
    return field.enum ? [[name, field.enum] as const] : [];
  });
  return Object.fromEntries(values);
}

const jobs = contracts.flatMap((contract) =>
  Object.keys(contract.models).map((model) => [`${contract.name} ${model}`, contract, model] as const),
);

describe.each(jobs)("prices of %s", (_, contract, model) => {
  const lengthField = contract.fields[model]?.roles.seconds ?? "";
  const lengths: unknown[] = contract.bodies[model]?.fields[lengthField]?.enum?.map(String) ?? [undefined];
  const secondsOf = (length: unknown) => contract.fields[model]?.reserves?.[`${length}`] ?? Number(length);
  const bodies = fc.record(
    Object.fromEntries(
      Object.entries(pricedFields(contract, model)).map(([name, values]) => [name, fc.constantFrom(...values)]),
    ),
  );
  const sorted = [...lengths].sort((a, b) => secondsOf(a) - secondsOf(b));

  test("never fall as the job gets longer, in a quote and in the sandbox", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const before: { quote?: Estimate | undefined; charge: number } = { charge: 0 };
        for (const length of sorted) {
          const job = { ...body, ...(length !== undefined && { [lengthField]: length }) };
          const [quote, charge] = [estimate(contract, model, job), calculatePrice(contract, model, job)];
          expect(charge).toBeGreaterThanOrEqual(before.charge);
          if (quote) {
            expect(quote.credits).toBeGreaterThanOrEqual(before.quote?.credits ?? 0);
            expect(quote.maximum).toBeGreaterThanOrEqual(before.quote?.maximum ?? 0);
            expect(quote.maximum).toBeGreaterThanOrEqual(quote.credits);
            expect(quote.maximum).toBeGreaterThanOrEqual(charge);
            expect(Number.isInteger(quote.credits) && Number.isInteger(charge)).toBe(true);
          }
          Object.assign(before, { quote, charge });
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** A contract with one model, whose observations are arbitrary: nobody promises that they agree with each other. */
const observations = fc.array(
  fc
    .record({
      credits: fc.integer({ min: 1, max: 500 }),
      length: fc.option(fc.integer({ min: 4, max: 15 })),
      tier: fc.constantFrom("a", "b"),
      date: fc.constantFrom("2026-01", "2026-02"),
      maximum: fc.option(fc.integer({ min: 500, max: 900 })),
    })
    .map(({ credits, length, tier, date, maximum }): PriceObservation => {
      const when = { tier, ...(length !== null && { duration: `${length}` }) };
      return {
        credits,
        per: length === null ? "second" : "task",
        when,
        date,
        source: "x",
        ...(maximum && { maximum }),
      };
    }),
  { minLength: 1, maxLength: 6 },
);

function contractOf(prices: readonly PriceObservation[]): Pick<ContractRules, "fields"> & ContractPrices {
  const defaults = { duration: "5" };
  const fields = { film: { names: ["tier", "duration"], roles: { seconds: "duration" }, defaults, media: {} } };
  return { fields, prices: { film: prices } };
}

test("observations that contradict each other still give prices that never fall as the job gets longer", () => {
  fc.assert(
    fc.property(observations, (prices) => {
      const contract = contractOf(prices);
      const sandbox = { ...page, ...contract, models: { film: page.models.seedance } } as typeof page;
      let before = { credits: 0, maximum: 0, charge: 0 };
      for (let seconds = 4; seconds <= 15; seconds++) {
        const body = { tier: "a", duration: `${seconds}` };
        const [quote, charge] = [estimate(contract, "film", body), calculatePrice(sandbox, "film", body)];
        const own = prices.filter(({ when }) => when.tier === "a");
        expect(quote === undefined).toBe(own.length === 0);
        const { credits = 0, maximum = 0 } = quote ?? {};
        expect(credits).toBeGreaterThanOrEqual(before.credits);
        expect(maximum).toBeGreaterThanOrEqual(before.maximum);
        expect(charge).toBeGreaterThanOrEqual(before.charge);
        if (quote) expect(maximum).toBeGreaterThanOrEqual(Math.max(credits, charge));
        before = { credits, maximum, charge };
      }
    }),
    { numRuns: 500 },
  );
});

describe("a mode", () => {
  const observation = {
    credits: 30,
    per: "task",
    when: { duration: "5", style: "words" },
    date: "2026-01",
    source: "x",
  } as const;
  /** The prices of a job by an observation of another value of the field `style`. */
  function pricesWith(roles: Readonly<Record<string, string>>) {
    const fields = {
      film: { names: ["style", "duration"], roles: { seconds: "duration", ...roles }, defaults: {}, media: {} },
    };
    const contract = {
      fields,
      prices: { film: [observation, { ...observation, credits: 90, when: { duration: "5", style: "a-to-b" } }] },
    };
    const sandbox = { ...page, ...contract, models: { film: page.models.seedance } } as typeof page;
    const body = { style: "pictures", duration: "5" };
    return { quote: estimate(contract, "film", body), charge: calculatePrice(sandbox, "film", body) };
  }

  test("is a detail of the price by its role, whatever its values", () => {
    const { quote, charge } = pricesWith({ mode: "style" });
    expect(quote).toMatchObject({ credits: 30, maximum: 90 });
    expect(charge).toBe(30);
  });

  test("is not told by its values: a field without the role must have the observed value", () => {
    const { quote, charge } = pricesWith({});
    expect(quote).toBeUndefined();
    // The sandbox has no observation of such a job, and charges the highest price.
    expect(charge).toBe(90);
  });
});
