import type { Contract, ShapeMember, Shapes } from "../../contract/index.ts";

/** A reference to a member of another row's output: `{{rows.shot1.last_frame_url}}`. */
export interface RowReference {
  /** The id of the other row. */
  readonly id: string;
  /** `last_frame_url`, `images.0.url` */
  readonly member: string;
}

/** The types of an output's members by their paths, with `N` for an index: `images.N.url`. */
type Members = ReadonlyMap<string, "text" | "number">;

const prefix = "rows.";
/** Bounds the nesting, since a shape may contain itself. */
const maxDepth = 3;

/** The members of outputs that rows may use, according to the contract. */
export class OutputMembers {
  readonly #types: ReadonlyMap<string, Members>;
  readonly #names: ReadonlySet<string>;

  constructor({ outputs }: Pick<Contract, "outputs">, shapes: Shapes) {
    const outputShapes = shapes.Task?.members.output?.shapes ?? [];
    this.#types = new Map(
      Object.entries(outputs).map(([type, required]) => {
        const own = outputShapes.filter((name) => String(shapes[name]?.required) === String(required));
        const found = own.flatMap((name) => membersOf(shapes, name));
        return [type, new Map(found.length > 0 ? found : required.map((name) => [name, "text"]))];
      }),
    );
    this.#names = new Set([...this.#types.values()].flatMap((members) => [...members.keys()].map(firstOf)));
  }

  /** Parses the text between the braces; undefined if it is not a reference to a row. */
  parse(text: string): RowReference | undefined {
    if (!text.startsWith(prefix)) return undefined;
    const parts = text.slice(prefix.length).split(".");
    // An id may contain dots: the member starts at the first name that the contract has.
    const start = parts.findIndex((part, index) => index > 0 && this.#names.has(part));
    const split = start > 0 ? start : parts.length - 1;
    return { id: parts.slice(0, split).join("."), member: parts.slice(split).join(".") };
  }

  /**
   * Checks that an output has a member.
   * @param count the number of images that were requested.
   * @returns undefined if it has; otherwise the members to use instead, for a message.
   */
  alternativesTo(type: string, member: string, count: number): string | undefined {
    const members: Members = this.#types.get(type) ?? new Map();
    const parts = member.split(".");
    const numbers = parts.filter(isNumber);
    const path = parts.map((part) => (isNumber(part) ? "N" : part)).join(".");
    if (members.has(path) && numbers.every((number) => Number(number) < count)) return undefined;
    const paths = [...members.keys()];
    const own = paths.filter((each) => each.includes(".N") && firstOf(each) === firstOf(member));
    if (own.length === 0) return paths.map((each) => withIndex(each, 0)).join(", ");
    const range = (each: string) => (count > 1 ? ` … ${withIndex(each, count - 1)}` : "");
    return own.map((each) => withIndex(each, 0) + range(each)).join(", ");
  }

  /** An example value of a member, to validate a body before the output exists. */
  exampleOf(member: string): unknown {
    const isNumeric = [...this.#types.values()].some((members) => members.get(member) === "number");
    return isNumeric ? 1 : "https://example.com/frame.png";
  }
}

function membersOf(shapes: Shapes, name: string, depth = 1): [path: string, type: "text" | "number"][] {
  return Object.entries(shapes[name]?.members ?? {}).flatMap(([member, described]) => {
    const path = described.types.includes("array") ? `${member}.N` : member;
    if (!described.shapes) return [[path, typeOf(described)]];
    if (depth === maxDepth) return [];
    const inner = described.shapes.flatMap((shape) => membersOf(shapes, shape, depth + 1));
    return inner.map(([rest, type]): [string, "text" | "number"] => [`${path}.${rest}`, type]);
  });
}

const typeOf = ({ types }: ShapeMember) => (types.some((type) => /integer|number/.test(type)) ? "number" : "text");
const isNumber = (part: string) => /^\d+$/.test(part);
const firstOf = (path: string) => path.split(".", 1)[0] ?? "";
const withIndex = (path: string, number: number) => path.replaceAll(".N", `.${number}`);

export function formatReference({ id, member }: RowReference): string {
  return `{{${prefix}${id}.${member}}}`;
}

/** The value of a member of an output; undefined if the output lacks it. */
export function memberOf(output: unknown, member: string): unknown {
  let value = output;
  for (const part of member.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
