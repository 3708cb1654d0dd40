import { escapeHtml } from "../html.ts";
import type { Action, Step, Workflow } from "./arazzo.ts";
import { callOf } from "./calls.ts";
import { inWords } from "./expressions.ts";
import {
  type Arrow,
  type FigureBox,
  type FigureCase,
  type FigureStep,
  type FigureText,
  layoutFigure,
  sizes,
} from "./layout-figure.ts";
import { outcomeOf, workflowStrings } from "./words.ts";
import type { WorkflowContext } from "./workflow-text.ts";

/** The styles of every figure; each colour is the page's, or the text's where a page has none. */
export const figureStyles = `<style>
.workflow { margin: 1rem 0; }
.workflow svg { max-width: 100%; height: auto; }
.workflow text { fill: var(--text, currentColor); }
.workflow .name { font: 600 ${sizes.name}px var(--sans, sans-serif); }
.workflow .code { font: ${sizes.code}px var(--mono, monospace); }
.workflow .said { font: ${sizes.said}px var(--sans, sans-serif); }
.workflow rect, .workflow path { fill: none; stroke: var(--text-soft, currentColor); stroke-width: 1.5; }
.workflow rect { fill: var(--bg-soft, none); }
.workflow .failure { stroke: var(--bad, currentColor); stroke-dasharray: 5 3; }
.workflow .success, .workflow .end { stroke: var(--ok, currentColor); }
.workflow .head { fill: var(--text-soft, currentColor); stroke: none; }
@media print { .workflow { break-inside: avoid; } }
</style>`;

/** A workflow as an inline SVG: steps as boxes, arrows for success, failure, retry. Nothing in it needs a script. */
export function figure(workflow: Workflow, { contract, language, summaries }: WorkflowContext): string {
  const said = workflowStrings[language];
  const { workflowId, summary = workflowId, steps, outputs = {} } = workflow;
  const shown = steps.map((step, index) => figureStep(step, index, steps, { contract, language, summaries }));
  const end = [said.ends, Object.keys(outputs).join(said.and)].filter(Boolean).join(said.colon);
  const { width, height, boxes, labels, arrows } = layoutFigure(shown, end);
  const title = said.steps(summary, steps.map(({ stepId }) => stepId).join(said.thenStep));
  const id = `figure-${workflowId}`;
  return `<figure class="workflow"><svg role="img" aria-labelledby="${id}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="${id}">${escapeHtml(title)}</title>
${[...arrows.map(drawArrow), ...boxes.map(drawBox), ...labels.map(drawText)].join("\n")}
</svg></figure>`;
}

function figureStep(
  step: Step,
  index: number,
  steps: readonly Step[],
  { contract, language, summaries }: Pick<WorkflowContext, "contract" | "language" | "summaries">,
): FigureStep {
  const { onSuccess = [], onFailure = [], successCriteria = [], workflowId = "" } = step;
  const call = callOf(step, contract);
  const makeCase =
    (kind: FigureCase["kind"]) =>
    (action: Action): FigureCase => {
      const target = action.type === "retry" ? index : steps.findIndex(({ stepId }) => stepId === action.stepId);
      return {
        kind,
        conditions: action.criteria?.length
          ? action.criteria.map(inWords)
          : [workflowStrings[language].always(action.name)],
        outcome: outcomeOf(action, language),
        isAlways: !action.criteria?.length,
        ...(target >= 0 && { next: target }),
      };
    };
  return {
    name: `${index + 1}. ${step.stepId}`,
    call: call
      ? `${call.method} ${call.path}`
      : workflowStrings[language].workflow(summaries.get(workflowId) ?? workflowId),
    success: successCriteria.map(inWords),
    cases: [...onSuccess.map(makeCase("success")), ...onFailure.map(makeCase("failure"))],
  };
}

function drawBox({ kind, x, y, width, height, texts }: FigureBox): string {
  const radius = kind === "end" ? height / 2 : 6;
  const box = `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;
  return `<g>${[box, ...texts.map(drawText)].join("")}</g>`;
}

const drawText = ({ x, y, text, style }: FigureText) =>
  `<text class="${style}" x="${x}" y="${round(y)}">${escapeHtml(text)}</text>`;

function drawArrow({ kind, points }: Arrow): string {
  const [tip = [0, 0], before = tip] = [...points].reverse();
  const [x, y] = tip;
  const head = y > before[1] ? `M${x} ${round(y)}l-4 -8h8z` : `M${x} ${round(y)}l${x > before[0] ? -8 : 8} -4v8z`;
  const line = `M${points.map(([px, py]) => `${px} ${round(py)}`).join("L")}`;
  return `<path class="${kind}" d="${line}"/><path class="head" d="${head}"/>`;
}

const round = (value: number) => Math.round(value * 10) / 10;
