import { type Models, models, outputs } from "../../../generated/operations.ts";
import { type Fields, fieldFor, type ModelName } from "../../contract/index.ts";

/** What of another row's output a row takes: `{{rows.shot1.last_frame_url}}`. */
export interface Reference {
  /** The other row. */
  readonly id: string;
  /** `last_frame_url`, `images.0.url` */
  readonly member: string;
}

type Outputs = { [M in ModelName as Models[M]["kind"]]: Models[M]["output"] };
type Members<K extends keyof Outputs> = Readonly<Record<keyof Required<Outputs[K]>, "text" | "number" | "list">>;

/** What an output may have. The compiler holds it against the contract; of other kinds, what they always have counts. */
const members: { readonly [K in keyof Outputs]: Members<K> } = {
  video: { video_url: "text", last_frame_url: "text", seed: "number" },
  image: { images: "list" },
};
const known = new Set([...Object.values(members), ...Object.values(outputs)].flatMap((names) => namesOf(names)));
const prefix = "rows.";

function namesOf(names: Readonly<Record<string, string>> | readonly string[]): readonly string[] {
  return Array.isArray(names) ? names : Object.keys(names);
}

/** Reads what stands between the braces; undefined where that is no reference. */
export function parseReference(words: string): Reference | undefined {
  if (!words.startsWith(prefix)) return undefined;
  const parts = words.slice(prefix.length).split(".");
  // An id may hold dots: the member is the end that begins with a name of the contract.
  const start = parts.findIndex((part, index) => index > 0 && known.has(part));
  const split = start > 0 ? start : parts.length - 1;
  return { id: parts.slice(0, split).join("."), member: parts.slice(split).join(".") };
}

export function writeReference({ id, member }: Reference): string {
  return `{{${prefix}${id}.${member}}}`;
}

/**
 * What is wrong with taking a member of what a model puts out.
 * @param count how many pictures were asked for.
 * @returns undefined where nothing is.
 */
export function memberFault(model: ModelName, member: string, count: number): string | undefined {
  const kind = models[model].output;
  const own: Readonly<Record<string, string>> =
    members[kind] ?? Object.fromEntries(outputs[kind].map((name) => [name, "text"]));
  const [name = "", index, last, ...more] = member.split(".");
  const type = Object.hasOwn(own, name) ? own[name] : undefined;
  if (type === "list") {
    const fits = /^\d+$/.test(index ?? "") && Number(index) < count && last === "url" && more.length === 0;
    return fits ? undefined : `its output has ${name}.0.url${count > 1 ? ` to ${name}.${count - 1}.url` : ""}`;
  }
  if (type !== undefined && index === undefined) return undefined;
  const offered = Object.entries(own).map(([each, its]) => (its === "list" ? `${each}.0.url` : each));
  return `its output has ${offered.join(", ")}`;
}

const countFields = new Map((Object.keys(models) as ModelName[]).map((model) => [model, fieldFor(model, "count")]));

/** How many pictures a body asks for. */
export function countOf(model: ModelName, body: Readonly<Fields>): number {
  const count = Number(body[countFields.get(model) ?? ""] ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
}

/** What a member looks like, for a check before it is there. */
export function exampleOf(member: string): unknown {
  const isNumber = Object.values<Readonly<Record<string, string>>>(members).some((own) => own[member] === "number");
  return isNumber ? 1 : "https://example.com/frame.png";
}

/** A member of an output as the service gave it; undefined where it has none. */
export function memberOf(output: unknown, member: string): unknown {
  let value = output;
  for (const part of member.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
