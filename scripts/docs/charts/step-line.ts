/** A place in a chart, in its units. */
export interface Point {
  x: number;
  y: number;
}

/** Where the units of a chart stand in its picture. */
export interface Scale {
  x(value: number): number;
  y(value: number): number;
}

/** From the lowest to the highest value, over so many pixels from the first one on. */
export function linear(highest: number, from: number, to: number): (value: number) => number {
  return (value) => Math.round((from + (value / highest) * (to - from)) * 10) / 10;
}

/** The path of a count that begins at 0 and rises by one at each time. */
export function stepLine(times: readonly number[], { x, y }: Scale): string {
  const steps = times.map((time, index) => `H${x(time)}V${y(index + 1)}`);
  return `M${x(0)} ${y(0)}${steps.join("")}`;
}
