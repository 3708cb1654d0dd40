import type { ContractPrices, ContractRules, PriceObservation } from "../contract/index.ts";
import { message } from "../message.ts";

/** The estimated price of a job, from observed charges. The service publishes no quotes. */
export interface Estimate {
  /** The credits that such a job is expected to cost. */
  readonly credits: number;
  /**
   * The maximum that it may cost: the end of a range, the price for an account with another plan, or the price of such a
   * job with other media. At least `credits`.
   */
  readonly maximum: number;
  /**
   * - `observed`: the contract has an observation of such a job, or a price per second or image.
   * - `range`: the contract has only a range.
   * - `scaled`: the contract has only jobs of another length or mode.
   */
  readonly basis: "observed" | "range" | "scaled";
  /** The date of the observation: `2026-08`, `2026-08-16` or a range of them. */
  readonly date: string;
  /** The source of the observation. */
  readonly source: string;
  /** The date of the observation that the maximum follows from. */
  readonly maximumDate: string;
  /** The source of the observation that the maximum follows from, and the factor by which it is multiplied. */
  readonly maximumSource: string;
  /** The fields that the observation fixes. The job has the same values, apart from its length, mode and audio. */
  readonly when: Readonly<Record<string, unknown>>;
}

/** A price, and the observation that it follows from. */
interface Price {
  credits: number;
  from: PriceObservation;
  /** Whether it is not the price of such a job, but in proportion to the price of a longer or shorter one. */
  scaled: boolean;
}

/** An observed price of one length. */
interface Point {
  seconds: number;
  from: PriceObservation;
}

/**
 * Estimates the price of a job from the contract's observations (`x-credits`) of its model, tier and resolution. The
 * observation that fixes most of the job's fields counts; among equals, the newest. A length that was not observed is
 * priced by the second, or in proportion to the nearest observed lengths; of two jobs that differ in length only, the
 * longer one is never cheaper.
 * @param contract with its rules and prices loaded.
 * @returns undefined if no job of this model, tier and resolution was observed.
 */
export function estimate(
  contract: Pick<ContractRules, "fields"> & ContractPrices,
  model: string,
  body: object,
): Estimate | undefined {
  const { roles = {}, defaults = {}, reserves = {} } = contract.fields[model] ?? {};
  const values = withDefaults(defaults, body);
  const secondsOf = (length: unknown) => reserves[`${length}`] ?? Number(length);
  const lengthOf = (fields: Readonly<Record<string, unknown>>) =>
    roles.seconds === undefined ? undefined : fields[roles.seconds];
  const length = lengthOf(values);
  const job = {
    seconds: length === undefined ? undefined : secondsOf(length),
    images: Number(values[roles.count ?? ""] ?? 1),
  };
  const pointOf = (from: PriceObservation): Point[] => {
    const observed = lengthOf(from.when);
    return from.per === "task" && observed !== undefined ? [{ seconds: secondsOf(observed), from }] : [];
  };
  const price = (observations: readonly PriceObservation[]) => {
    const sorted = [...observations].sort((a, b) => specificity(b) - specificity(a) || b.date.localeCompare(a.date));
    const rate = sorted.find((one) => pointOf(one).length === 0);
    return priceAt(job, rate, sorted.flatMap(pointOf));
  };

  const hasMedia = mediaUrls(contract, model, body).length > 0;
  const hasVideo = hasVideoInput(contract, model, body);
  // Tier and resolution determine the price of a second. Mode and audio are known of a few observations only.
  const isLength = (field: string) => field === roles.seconds;
  const isDetail = (field: string) => isLength(field) || field === roles.audio || field === roles.mode;
  const kind = (contract.prices[model] ?? []).filter(
    ({ when, input }) =>
      (input === undefined || hasMedia) &&
      Object.entries(when).every(([field, value]) => values[field] === value || isDetail(field)),
  );
  const fitting = kind.filter(({ when }) =>
    Object.entries(when).every(([field, value]) => values[field] === value || isLength(field)),
  );
  const ofInput = (video: boolean) => price(fitting.filter(({ input }) => (input === "video") === video));
  const expected = ofInput(hasVideo) ?? ofInput(!hasVideo) ?? price(kind);
  if (!expected) return undefined;
  const { from } = expected;
  const ownLength = pointOf(from).every(({ seconds }) => seconds === job.seconds);
  // Also the price by each observation alone, since each may be that of another mode or input; rates come first, because
  // the factor of other plans was published for them.
  const byRateFirst = [...kind].sort((a, b) => pointOf(a).length - pointOf(b).length);
  const alone = byRateFirst.flatMap((one) => price([{ ...one, credits: one.maximum ?? one.credits }]) ?? []);
  const bounds = [...alone, expected, price(kind) ?? expected];
  const { factor = 1, description = "" } = contract.planFactor ?? {};
  const factorOf = (bound: Price) => (bound.from.per === "second" || pointOf(bound.from).length > 0 ? factor : 1);
  const bound = bounds.reduce((a, b) => (b.credits * factorOf(b) > a.credits * factorOf(a) ? b : a));
  const times = factorOf(bound);
  // Jobs with a length have always cost whole credits.
  const round = (credits: number) => (roles.seconds === undefined ? credits : Math.ceil(Number(credits.toFixed(6))));
  const describe = (each: Price) => describeSource(each, pointOf(each.from)[0]?.seconds, job.seconds);
  return {
    credits: round(expected.credits),
    maximum: round(bound.credits * times),
    basis: !ownLength || !fitting.includes(from) ? "scaled" : from.maximum === undefined ? "observed" : "range",
    date: from.date,
    source: describe(expected),
    maximumDate: bound.from.date,
    maximumSource: times > 1 ? message`${times} × ${describe(bound)}, for ${description}` : describe(bound),
    when: from.when,
  };
}

/** Whether a job has a video among its media, by the names in the URLs: such jobs have prices of their own. */
export function hasVideoInput(contract: Pick<ContractRules, "fields">, model: string, body: object): boolean {
  return mediaUrls(contract, model, body).some((url) => /\.(?:mp4|mov|webm|mkv|avi|m4v)(?:[?#]|$)/i.test(`${url}`));
}

/** The URLs in the fields that may hold videos. */
function mediaUrls({ fields }: Pick<ContractRules, "fields">, model: string, body: object): unknown[] {
  const { media = {}, defaults = {} } = fields[model] ?? {};
  const values = withDefaults(defaults, body);
  return Object.keys(media).flatMap((field) => (media[field]?.video ? (values[field] ?? []) : []));
}

/** A body with the defaults of the fields that it leaves out, or that are undefined. */
function withDefaults(defaults: Readonly<Record<string, unknown>>, body: object): Record<string, unknown> {
  const given = Object.entries(body).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

const specificity = ({ when }: PriceObservation) => Object.keys(when).length;

/**
 * The price of a job from a price per second, image or job, and from the prices of observed lengths. It never falls as
 * the length grows.
 * @param rate undefined if there is none.
 * @param points sorted, the best of each length first.
 */
function priceAt(
  { seconds, images }: { seconds: number | undefined; images: number },
  rate: PriceObservation | undefined,
  points: readonly Point[],
): Price | undefined {
  const units = rate && { task: 1, image: images, second: seconds }[rate.per];
  const byRate = rate && units !== undefined ? { credits: rate.credits * units, from: rate, scaled: false } : undefined;
  if (seconds === undefined) return byRate;
  const lengths = [...new Set(points.map((point) => point.seconds))].sort((a, b) => a - b);
  const best = lengths.flatMap((length) => points.find((point) => point.seconds === length) ?? []);
  let price = byRate ?? interpolate(seconds, best);
  if (!price) return undefined;
  // A longer job costs as much at least, a shorter one at most; and the price of the length itself is certain.
  for (const { seconds: observed, from } of best)
    if (observed >= seconds && from.credits < price.credits) price = { credits: from.credits, from, scaled: false };
  for (const { seconds: observed, from } of best)
    if (observed <= seconds && from.credits > price.credits) price = { credits: from.credits, from, scaled: false };
  const exact = best.find((point) => point.seconds === seconds)?.from;
  return exact?.credits === price.credits ? { ...price, from: exact } : price;
}

/** The price between two observed lengths; beyond them, in proportion to the nearest. */
function interpolate(seconds: number, points: readonly Point[]): Price | undefined {
  const below = points.filter((point) => point.seconds <= seconds).pop();
  const above = points.find((point) => point.seconds >= seconds);
  const [a, b] = [below ?? above, above ?? below];
  if (!a || !b) return undefined;
  const { from } = seconds - a.seconds < b.seconds - seconds ? a : b;
  const credits =
    a === b
      ? (a.from.credits * seconds) / a.seconds
      : a.from.credits + ((b.from.credits - a.from.credits) * (seconds - a.seconds)) / (b.seconds - a.seconds);
  return { credits, from, scaled: true };
}

function describeSource({ from, scaled }: Price, observed: number | undefined, seconds: number | undefined): string {
  if (observed === undefined || observed === seconds) return from.source;
  return scaled ? message`${from.source}, scaled from ${observed} s` : message`${from.source}, for ${observed} s`;
}
