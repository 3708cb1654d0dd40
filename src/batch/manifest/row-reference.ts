import type { Contract, ShapeMember, Shapes } from "../../contract/index.ts";

/** What of another row's output a row takes: `{{rows.shot1.last_frame_url}}`. */
export interface RowReference {
  /** The other row. */
  readonly id: string;
  /** `last_frame_url`, `images.0.url` */
  readonly member: string;
}

/** The values of an output by their paths, `N` for the number of a list's entry: `images.N.url`. */
type Members = ReadonlyMap<string, "text" | "number">;

const prefix = "rows.";
/** Members within members, in an output: a shape that holds itself has no end. */
const maxDepth = 3;

/** What rows may take of other rows' outputs, by what the contract says of these. */
export class OutputMembers {
  readonly #types: ReadonlyMap<string, Members>;
  readonly #names: ReadonlySet<string>;

  constructor({ outputs }: Pick<Contract, "outputs">, shapes: Shapes) {
    const known = shapes.Task?.members.output?.shapes ?? [];
    this.#types = new Map(
      Object.entries(outputs).map(([type, required]) => {
        const own = known.filter((name) => String(shapes[name]?.required) === String(required));
        const found = own.flatMap((name) => membersOf(shapes, name));
        return [type, new Map(found.length > 0 ? found : required.map((name) => [name, "text"]))];
      }),
    );
    this.#names = new Set([...this.#types.values()].flatMap((members) => [...members.keys()].map(firstOf)));
  }

  /** Reads what stands between the braces; undefined if that is no reference. */
  parse(text: string): RowReference | undefined {
    if (!text.startsWith(prefix)) return undefined;
    const parts = text.slice(prefix.length).split(".");
    // An id may hold dots: the member is the end that begins with a name of the contract.
    const start = parts.findIndex((part, index) => index > 0 && this.#names.has(part));
    const split = start > 0 ? start : parts.length - 1;
    return { id: parts.slice(0, split).join("."), member: parts.slice(split).join(".") };
  }

  /**
   * What is wrong with taking a member of a type of output.
   * @param count how many pictures were asked for.
   * @returns undefined if nothing is.
   */
  violationOf(type: string, member: string, count: number): string | undefined {
    const members: Members = this.#types.get(type) ?? new Map();
    const parts = member.split(".");
    const numbers = parts.filter(isNumber);
    const path = parts.map((part) => (isNumber(part) ? "N" : part)).join(".");
    if (members.has(path) && numbers.every((number) => Number(number) < count)) return undefined;
    const paths = [...members.keys()];
    const own = paths.filter((each) => each.includes(".N") && firstOf(each) === firstOf(member));
    if (own.length === 0) return `its output has ${paths.map((each) => numbered(each, 0)).join(", ")}`;
    const last = (each: string) => (count > 1 ? ` to ${numbered(each, count - 1)}` : "");
    return `its output has ${own.map((each) => numbered(each, 0) + last(each)).join(", ")}`;
  }

  /** What a member looks like, for a check before it is there. */
  exampleOf(member: string): unknown {
    const isAmount = [...this.#types.values()].some((members) => members.get(member) === "number");
    return isAmount ? 1 : "https://example.com/frame.png";
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
const numbered = (path: string, number: number) => path.replaceAll(".N", `.${number}`);

export function formatReference({ id, member }: RowReference): string {
  return `{{${prefix}${id}.${member}}}`;
}

/** A member of an output as the service gave it; undefined if it has none. */
export function memberOf(output: unknown, member: string): unknown {
  let value = output;
  for (const part of member.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
