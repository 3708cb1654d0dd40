import type { Item } from "../item.ts";
import type { RowRules } from "../manifest/row-rules.ts";

/** The estimated price of items, in credits. The service publishes no quotes: prices are observations. */
export interface BatchQuote {
  /** The number of items. */
  readonly items: number;
  /** The expected price: what such jobs were charged. */
  readonly likely: number;
  /** The maximum price, on any plan. */
  readonly maximum: number;
  /** How many items have no known price; both sums leave them out. */
  readonly unknown: number;
}

export interface ModelQuote extends BatchQuote {
  readonly model: string;
  /** The dates and sources of the prices. */
  readonly sources: readonly string[];
}

interface ModelSum {
  items: number;
  likely: number;
  maximum: number;
  unknown: number;
  sources: Set<string>;
}

/** Adds up the prices of items. */
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
    const total = (amountOf: (sum: ModelSum) => number) => sums.reduce((all, [, sum]) => all + amountOf(sum), 0);
    return {
      items: total(({ items }) => items),
      likely: total(({ likely }) => likely),
      maximum: total(({ maximum }) => maximum),
      unknown: total(({ unknown }) => unknown),
      models: sums.map(([model, sum]) => ({ model, ...sum, sources: [...sum.sources].sort() })),
    };
  }
}
