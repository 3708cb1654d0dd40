import type { CliContext } from "./context.ts";
import { cutToWidth, displayWidth } from "./language/display-width.ts";
import { t } from "./language/translate.ts";
import { formatDuration, singleLine, style } from "./output.ts";
import { terminalWidth } from "./table.ts";
import { encodeSequence } from "./writer.ts";

/** Shows progress: on a terminal one line that is redrawn, elsewhere a line for each phase. */
export interface ProgressLine {
  /**
   * Shows what is being done now.
   * @param typicalSeconds how long it usually takes.
   */
  setPhase(text: string, typicalSeconds?: number): void;
  /** Prints a line that stays, above the progress line. */
  log(text: string): void;
  /** Removes the progress line. */
  stop(): void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const [frameMilliseconds, barWidth] = [120, 20];
const eraseLine = "\r\x1b[2K";

export function startProgressLine(context: CliContext): ProgressLine {
  const { stderr, animated, quiet } = context;
  let current: { text: string; typicalSeconds: number | undefined; since: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;
  const clear = () => {
    if (animated) stderr.write(encodeSequence(eraseLine));
  };
  const draw = () => {
    if (!current) return;
    const { text, typicalSeconds, since } = current;
    const mark = style(context, "cyan", frames[frame++ % frames.length] ?? "");
    const elapsed = (performance.now() - since) / 1000;
    const line = fitProgress(text, elapsed, typicalSeconds, terminalWidth(stderr) - 2);
    stderr.write(`${encodeSequence(eraseLine)}${mark} ${line}`);
  };
  return {
    setPhase(phase, typicalSeconds) {
      // A status is the service's own text, which may have several lines, and characters that the writer removes.
      const text = singleLine(stderr.clean(phase));
      if (current?.text === text) return;
      current = { text, typicalSeconds, since: performance.now() };
      if (quiet) return;
      if (!animated) {
        const line = typicalSeconds === undefined ? text : t`${text}, usually about ${formatDuration(typicalSeconds)}`;
        stderr.write(`${line}\n`);
        return;
      }
      draw();
      timer ??= setInterval(draw, frameMilliseconds).unref();
    },
    log(text) {
      if (quiet) return;
      clear();
      stderr.write(`${singleLine(text)}\n`);
      if (animated) draw();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      if (current && !quiet) clear();
      current = undefined;
    },
  };
}

/**
 * The text of a progress line and its times. If they do not fit, the bar is left out, then the typical time, and at last
 * the text is cut; the time that has passed is always whole.
 */
function fitProgress(text: string, elapsed: number, typical: number | undefined, columns: number): string {
  const passed = formatDuration(elapsed);
  const times =
    typical === undefined
      ? [passed]
      : [
          `${progressBar(elapsed / typical)} ${t`${passed} of about ${formatDuration(typical)}`}`,
          t`${passed} of about ${formatDuration(typical)}`,
          passed,
        ];
  const time = times.find((each) => displayWidth(`${text} ${each}`) <= columns) ?? passed;
  return `${cutToWidth(text, Math.max(columns - displayWidth(time) - 1, 0))} ${time}`.trimStart();
}

function progressBar(share: number): string {
  // Never full: only the service knows when the task ends.
  const filled = Math.min(Math.floor(share * barWidth), barWidth - 1);
  return `${"━".repeat(filled)}${"╌".repeat(barWidth - filled)}`;
}
