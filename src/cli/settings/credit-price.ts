import { t } from "../language/translate.ts";

/** What one credit costs, from the setting `credit-price`. */
export interface CreditPrice {
  amount: number;
  /** Its currency as the user wrote it; empty if the user wrote none. */
  currency: string;
}

/** A sum of money, for JSON. */
export interface Money {
  expected: number;
  maximum: number;
  currency?: string;
}

/** Parses a price of one credit, such as `0.01`, `0.01 USD` or `¥0.07`; undefined if it is invalid. */
export function parseCreditPrice(text: string): CreditPrice | undefined {
  const currency = "[^\\s\\d.,+-]{1,8}";
  const [, before = "", amount = "", after = ""] =
    new RegExp(`^(${currency})? ?(\\d{1,9}(?:\\.\\d{1,9})?) ?(${currency})?$`, "u").exec(text.trim()) ?? [];
  if (!(Number(amount) > 0) || (before !== "" && after !== "")) return undefined;
  return { amount: Number(amount), currency: before || after };
}

/** Converts credits to money; undefined without the setting `credit-price` or without a known price. */
export function toMoney(
  settings: { readonly "credit-price"?: string },
  { credits, maximum = credits }: { credits?: number | undefined; maximum?: number | undefined },
): Money | undefined {
  const price = parseCreditPrice(settings["credit-price"] ?? "");
  if (!price || credits === undefined || maximum === undefined) return undefined;
  const { amount, currency } = price;
  const convert = (sum: number) => Number((sum * amount).toFixed(6));
  return { expected: convert(credits), maximum: convert(maximum), ...(currency && { currency }) };
}

/** Formats credits with their maximum, if it is higher, and with the money that they cost, if it is known. */
export function formatCredits(
  { credits, maximum = credits }: { credits: number; maximum?: number | undefined },
  money: Money | undefined,
  format: (value: number) => string = String,
): string {
  const text = maximum > credits ? t`${format(credits)}, at most ${format(maximum)}` : format(credits);
  return money ? `${text} (${formatMoney(money)})` : text;
}

/** `0.30–0.68 USD`: from the expected sum to the maximum. */
export function formatMoney({ expected, maximum, currency }: Money): string {
  const amounts = [...new Set([expected, maximum].map(formatAmount))].join("–");
  return currency ? `${amounts} ${currency}` : amounts;
}

/** Two decimals, and more for less than a tenth. */
function formatAmount(value: number): string {
  return value.toLocaleString(
    "en",
    value < 0.1 ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  );
}
