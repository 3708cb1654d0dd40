/** Source maps of the build: they contain only the file and the line of each statement. */

interface SourceMap {
  version: 3;
  sources: string[];
  mappings: string;
}

/** A segment of a map: column, source, line and column in the source. */
type Segment = [column: number, source: number, line: number, sourceColumn: number];

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Map(Array.from(digits, (digit, value) => [digit, value]));

/**
 * Keeps one segment for each source line, because a stack trace only needs lines. This cuts the size to a third.
 * @param shift returns by how many columns a position has moved since the map was made.
 */
export function slimMap(json: string, shift: (line: number, column: number) => number): string {
  const { version, sources, mappings }: SourceMap = JSON.parse(json);
  const state: Segment = [0, 0, 0, 0];
  const written: Segment = [0, 0, 0, 0];
  let last = "";
  const lines = mappings.split(";").map((line, index) => {
    state[0] = 0;
    written[0] = 0;
    const kept: string[] = [];
    for (const segment of line.split(",").filter(Boolean)) {
      for (const [field, delta] of decode(segment).entries()) state[field as 0 | 1 | 2 | 3] += delta;
      const isOwn = !sources[state[1]]?.includes("node_modules/");
      // For a dependency, the file is enough.
      const position = isOwn ? `${state[1]}:${state[2]}` : `${state[1]}`;
      if (kept.length > 0 && position === last) continue;
      last = position;
      const next: Segment = [state[0] + shift(index, state[0]), state[1], isOwn ? state[2] : 0, 0];
      kept.push(encode(next.map((value, field) => value - (written[field] ?? 0))));
      written.splice(0, 4, ...next);
    }
    return kept.join(",");
  });
  return JSON.stringify({ version, sources, names: [], mappings: lines.join(";") });
}

/** Decodes variable-length Base 64: five bits per digit, lowest first; the lowest bit of the number is its sign. */
function decode(segment: string): number[] {
  const numbers: number[] = [];
  let [value, bits] = [0, 0];
  for (const digit of segment) {
    const five = values.get(digit) ?? 0;
    value |= (five & 31) << bits;
    bits += 5;
    if (five & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, bits] = [0, 0];
  }
  return numbers;
}

function encode(numbers: readonly number[]): string {
  let text = "";
  for (const number of numbers) {
    let rest = number < 0 ? (-number << 1) | 1 : number << 1;
    do {
      text += digits[(rest & 31) | (rest > 31 ? 32 : 0)];
      rest >>>= 5;
    } while (rest > 0);
  }
  return text;
}
