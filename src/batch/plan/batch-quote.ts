import type { Item } from "../item.ts";
import type { RowRules } from "../manifest/row-rules.ts";

/** What items would cost. The service publishes no quote: these are observations. Credits. */
export interface BatchQuote {
  /** How many items are quoted. */
  readonly items: number;
  /** What they should cost, as jobs like them did. */
  readonly likely: number;
  /** The most that they may cost, by the ranges that were published. */
  readonly maximum: number;
  /** How many of them have no price that anybody has seen: these are in neither sum. */
  readonly unknown: number;
}

export interface ModelQuote extends BatchQuote {
  readonly model: string;
  /** When and where the prices were seen. */
  readonly sources: readonly string[];
}

interface ModelSum {
  items: number;
  likely: number;
  maximum: number;
  unknown: number;
  sources: Set<string>;
}

/** Adds up what items should cost. */
export class QuoteBuilder {
  readonly #rules: RowRules;
  readonly #sums = new Map<string, ModelSum>();

  constructor(rules: RowRules) {
    this.#rules = rules;
  }

  add({ model, body }: Pick<Item, "model" | "body">): void {
    const sum = this.#sums.get(model) ?? { items: 0, likely: 0, maximum: 0, unknown: 0, sources: new Set<string>() };
    this.#sums.set(model, sum);
    const price = this.#rules.priceOf(model, body);
    sum.items++;
    if (!price) {
      sum.unknown++;
      return;
    }
    sum.likely += price.credits;
    sum.maximum += price.maximum;
    sum.sources.add(`${price.date}, ${price.source}`);
  }

  get quote(): BatchQuote & { models: ModelQuote[] } {
    const sums = [...this.#sums];
    const add = (value: (sum: ModelSum) => number) => sums.reduce((total, [, sum]) => total + value(sum), 0);
    return {
      items: add(({ items }) => items),
      likely: add(({ likely }) => likely),
      maximum: add(({ maximum }) => maximum),
      unknown: add(({ unknown }) => unknown),
      models: sums.map(([model, sum]) => ({ model, ...sum, sources: [...sum.sources].sort() })),
    };
  }
}
