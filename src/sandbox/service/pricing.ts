import {
  type LoadedSandboxContract,
  modelByName,
  type SandboxPriceObservation,
  sandboxFieldRulesOf,
} from "../contract.ts";
import { secondsOf } from "./length.ts";

type Body = Record<string, unknown>;

/**
 * Calculates the price of a job. The observed price with the most matching conditions counts, then the newest, times its
 * images or seconds. A length that was not observed is charged by the second, as the observation of the nearest length,
 * but never more than an observed longer job or less than an observed shorter one. If no job of the same kind was
 * observed, it is the model's highest price for this length; if the model has none, the highest of its output type.
 * The service publishes no formula.
 */
export function calculatePrice(contract: LoadedSandboxContract, model: string, body: Body): number {
  const { roles, defaults } = sandboxFieldRulesOf(contract, model);
  const fields: Body = { ...defaults, ...body };
  const own = contract.prices[model] ?? [];
  const isVideoJob = hasVideo(contract, model, fields);
  const conflicts = ({ when }: SandboxPriceObservation, ignored: readonly (string | undefined)[]) =>
    Object.entries(when).some(([field, expected]) => fields[field] !== expected && !ignored.includes(field));
  const ofLength = own.filter((one) => !conflicts(one, [roles.seconds]));
  const [withVideo, withoutVideo] = [ofLength.filter(({ input }) => input), ofLength.filter(({ input }) => !input)];
  const sameKind = own.filter((one) => !one.input && !conflicts(one, [roles.seconds, roles.audio, roles.mode]));
  const groups = isVideoJob ? [withVideo, withoutVideo, sameKind] : [withoutVideo, sameKind];
  const group = groups.find(({ length }) => length > 0);
  const price = group ? priceIn(contract, model, fields, group) : highestPrice(contract, model, fields);
  // All observed jobs with a length cost whole credits.
  return roles.seconds === undefined ? price : Math.ceil(Math.round(price * 1e6) / 1e6);
}

/** The price by observations that differ from the job in nothing but their length. */
function priceIn(
  contract: LoadedSandboxContract,
  model: string,
  fields: Body,
  observations: readonly SandboxPriceObservation[],
): number {
  const ranked = [...observations].sort(
    (a, b) => conditionCount(b) - conditionCount(a) || b.date.localeCompare(a.date),
  );
  const seconds = secondsOf(contract, model, fields).charged;
  const observed = new Map<number, number>();
  for (const one of ranked) {
    const length = observedSeconds(contract, model, one);
    if (length !== undefined && !observed.has(length)) observed.set(length, one.credits);
  }
  const general = ranked.find((one) => observedSeconds(contract, model, one) === undefined);
  const lengths = [...observed].sort(([a], [b]) => a - b);
  const shorter = lengths.filter(([length]) => length <= seconds);
  const longer = lengths.filter(([length]) => length >= seconds);
  const price = general ? total(contract, model, fields, general) : between(seconds, shorter.at(-1), longer[0]);
  const most = Math.min(price, ...longer.map(([, credits]) => credits));
  return Math.max(most, ...shorter.map(([, credits]) => credits));
}

/** The price between a shorter and a longer job; in proportion to its length if there is only one of them. */
function between(
  seconds: number,
  shorter: readonly [number, number] | undefined,
  longer: readonly [number, number] | undefined,
): number {
  if (!shorter || !longer) {
    const [length, credits] = shorter ?? longer ?? [1, 0];
    return (credits / length) * seconds;
  }
  const span = longer[0] - shorter[0];
  const share = span === 0 ? 0 : (seconds - shorter[0]) / span;
  return shorter[1] * (1 - share) + longer[1] * share;
}

/** The highest of the model's prices, each for this job's length; if it has none, of those of its output type. */
function highestPrice(contract: LoadedSandboxContract, model: string, fields: Body): number {
  const { prices } = contract;
  const typeOf = (name: string) => modelByName(contract, name).outputType;
  const models = prices[model]?.length ? [model] : Object.keys(prices).filter((name) => typeOf(name) === typeOf(model));
  const seconds = secondsOf(contract, model, fields).charged;
  return Math.max(
    ...models.flatMap((name) =>
      (prices[name] ?? []).map((one) => {
        const length = observedSeconds(contract, name, one);
        return length === undefined ? total(contract, model, fields, one) : (one.credits / length) * seconds;
      }),
    ),
  );
}

/** The price of an observation that is not of one length. */
function total(
  contract: LoadedSandboxContract,
  model: string,
  fields: Body,
  { credits, per }: SandboxPriceObservation,
): number {
  if (per === "second") return credits * secondsOf(contract, model, fields).charged;
  const { roles } = sandboxFieldRulesOf(contract, model);
  return per === "image" ? credits * Number(fields[roles.count ?? ""] ?? 1) : credits;
}

/** The length of the job whose price was observed; undefined if the price is not that of one length. */
function observedSeconds(
  contract: LoadedSandboxContract,
  model: string,
  { per, when }: SandboxPriceObservation,
): number | undefined {
  const field = sandboxFieldRulesOf(contract, model).roles.seconds;
  if (per !== "task" || field === undefined || when[field] === undefined) return undefined;
  return secondsOf(contract, model, when).charged;
}

/** Whether a URL of a field that takes videos ends as the name of a video does. */
function hasVideo(contract: LoadedSandboxContract, model: string, fields: Body): boolean {
  const { media } = sandboxFieldRulesOf(contract, model);
  return Object.entries(media).some(
    ([field, kinds]) => kinds.video && [fields[field] ?? []].flat().some((url) => videoName.test(String(url))),
  );
}

const videoName = /\.(?:mp4|mov|webm|mkv|avi|m4v)(?:$|[?#])/i;

const conditionCount = ({ when }: SandboxPriceObservation) => Object.keys(when).length;
