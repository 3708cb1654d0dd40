import { wrap } from "./wrap.ts";

/** A step as its box shows it: what it is called, and what it calls. */
export interface FigureStep {
  name: string;
  call: string;
  /** What counts as success, beside the arrow to the next step. */
  success: string[];
  cases: FigureCase[];
}

/** What may happen in place of the next step. */
export interface FigureCase {
  kind: "success" | "failure";
  /** All of them hold. */
  conditions: string[];
  outcome: string;
  /** The step that comes next, by its index, and whether this happens always; none where the workflow is left. */
  next?: number;
  isAlways: boolean;
}

export interface FigureText {
  x: number;
  /** Of the baseline. */
  y: number;
  text: string;
  style: "name" | "code" | "said";
}
export interface FigureBox {
  kind: "step" | "end" | FigureCase["kind"];
  x: number;
  y: number;
  width: number;
  height: number;
  texts: FigureText[];
}
type Point = [x: number, y: number];
export interface Arrow {
  kind: "next" | FigureCase["kind"];
  points: Point[];
}
export interface Layout {
  width: number;
  height: number;
  boxes: FigureBox[];
  labels: FigureText[];
  arrows: Arrow[];
}

export const sizes = { name: 14, code: 12, said: 13 };
// In units of the figure, which are pixels on a screen that is wide enough; together narrower than a phone.
const boxWidth = 292;
const trunk = 20;
const indent = 44;
const padding = 10;
const lineHeight = 18;
const gap = 14;
const lane = 12;

/** A step with what stands below it, up to the next one. */
interface Row {
  box: FigureBox;
  cases: FigureBox[];
  labels: FigureText[];
  arrows: Arrow[];
  /** Where the next one begins. */
  bottom: number;
}

/**
 * Places a workflow from top to bottom: its steps under each other, below each the cases in which the next one does not
 * follow; lines to the step that follows then run on the right.
 */
export function layoutFigure(steps: readonly FigureStep[], end: string): Layout {
  const rows: Row[] = [];
  for (const step of steps) rows.push(placeStep(step, rows.at(-1)?.bottom ?? 1));
  const last = makeBox("end", 1, rows.at(-1)?.bottom ?? 1, [["said", end]]);
  const jumps = placeJumps(steps, rows);
  const rightmost = Math.max(boxWidth, ...jumps.flatMap(({ points }) => points.map(([x]) => x)));
  return {
    width: rightmost + 2,
    height: last.y + last.height + 1,
    boxes: [...rows.flatMap(({ box, cases }) => [box, ...cases]), last],
    labels: rows.flatMap(({ labels }) => labels),
    arrows: [...rows.flatMap(({ arrows }) => arrows), ...jumps],
  };
}

function placeStep({ name, call, cases, success }: FigureStep, top: number): Row {
  const box = makeBox("step", 1, top, [
    ["name", name],
    ["code", call],
  ]);
  const start: Point = [trunk, top + box.height];
  const row: Row = { box, cases: [], labels: [], arrows: [], bottom: start[1] };
  for (const { kind, conditions, outcome } of cases) {
    const texts = conditions.map((condition) => ["code", condition] as const);
    const branch = makeBox(kind, indent, row.bottom + gap, [...texts, ["said", outcome]]);
    const points: Point[] = [
      [trunk, middle(branch)],
      [indent, middle(branch)],
    ];
    row.cases.push(branch);
    row.arrows.push({ kind, points });
    row.bottom = branch.y + branch.height;
  }
  if (cases.some(({ kind, isAlways }) => kind === "success" && isAlways)) {
    // The next step never follows: the line ends at the last case.
    const tip: Point = [trunk, row.arrows.at(-1)?.points[0]?.[1] ?? row.bottom];
    row.arrows.push({ kind: "next", points: [start, tip] });
    row.bottom += gap;
    return row;
  }
  const lines = success.flatMap((condition) => wrap(condition, sizes.code, boxWidth - trunk - padding));
  row.labels.push(...place(lines, "code", trunk + padding, row.bottom + gap / 2));
  row.bottom += lines.length * lineHeight + 2 * gap;
  row.arrows.push({ kind: "next", points: [start, [trunk, row.bottom]] });
  return row;
}

/** The lines from cases to the step that follows; those that repeat a step share one. */
function placeJumps(steps: readonly FigureStep[], rows: readonly Row[]): Arrow[] {
  let lanes = 1;
  return steps.flatMap(({ cases }, index) =>
    cases.flatMap(({ kind, next = -1 }, number): Arrow[] => {
      const [from, to] = [rows[index]?.cases[number], rows[next]?.box];
      if (!from || !to) return [];
      const isRepeat = next === index;
      const x = boxWidth + 2 + lane * (isRepeat ? 1 : ++lanes);
      // Where both end at one box, they do not meet.
      const y = middle(to) + (isRepeat ? 0 : 6);
      const right = to.x + to.width;
      const points: Point[] = [
        [right, middle(from)],
        [x, middle(from)],
        [x, y],
        [right, y],
      ];
      return [{ kind, points }];
    }),
  );
}

const middle = ({ y, height }: FigureBox) => y + height / 2;

/** A box as high as its texts, each in lines of their own; its right edge is that of all. */
function makeBox(
  kind: FigureBox["kind"],
  x: number,
  y: number,
  contents: (readonly [FigureText["style"], string])[],
): FigureBox {
  const width = boxWidth + 1 - x;
  const texts: FigureText[] = [];
  for (const [style, text] of contents) {
    const lines = wrap(text, sizes[style], width - 2 * padding);
    texts.push(...place(lines, style, x + padding, y + padding / 2 + texts.length * lineHeight));
  }
  return { kind, x, y, width, height: texts.length * lineHeight + padding, texts };
}

const place = (lines: string[], style: FigureText["style"], x: number, top: number): FigureText[] =>
  lines.map((text, index) => ({ x, y: top + (index + 0.72) * lineHeight, text, style }));
