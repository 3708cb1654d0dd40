import { writeFileSync } from "node:fs";
import { contract } from "../../src/contract/page/index.ts";
import { estimate } from "../../src/credits/estimate.ts";

const rules = { ...(await contract.load.rules()), ...(await contract.load.prices()) };

/** The maximum price of a job in credits. */
export const maximumPriceOf = (model: string, body: object): number =>
  estimate(rules, model, body)?.maximum ?? Number.NaN;

/** Writes a manifest of images and some short videos. @returns its maximum price in credits. */
export function writeManifest(path: string, items: number): { ceiling: number } {
  const rows = Array.from({ length: items }, (_, index) => rowOf(index));
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const prices = rows.map(({ model, id: _, ...body }) => maximumPriceOf(model, body));
  return { ceiling: prices.reduce((sum, price) => sum + price, 0) };
}

function rowOf(index: number) {
  const id = `row-${index}`;
  if (index % 4 === 0)
    return {
      id,
      model: "seedance",
      prompt: `A paper boat with number ${index} drifts down a rainy street. Rain patters.`,
      duration: "5",
    };
  return { id, model: "nano-banana-pro", prompt: `A red box with number ${index} on a wooden table`, resolution: "1K" };
}
