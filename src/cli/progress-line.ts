import type { CliContext } from "./context.ts";
import { displayWidth } from "./language/display-width.ts";
import { t } from "./language/translate.ts";
import { formatDuration, style } from "./output.ts";
import { encodeSequence, splitSequences } from "./writer.ts";

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
    const elapsed = (performance.now() - since) / 1000;
    const time =
      typicalSeconds === undefined
        ? formatDuration(elapsed)
        : t`${formatDuration(elapsed)} of about ${formatDuration(typicalSeconds)}`;
    const mark = style(context, "cyan", frames[frame++ % frames.length] ?? "");
    const bar = typicalSeconds === undefined ? "" : `${progressBar(elapsed / typicalSeconds)} `;
    const line = `${mark} ${text} ${bar}${time}`;
    stderr.write(`${encodeSequence(eraseLine)}${truncateToWidth(line, stderr.columns || 80)}`);
  };
  return {
    setPhase(text, typicalSeconds) {
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
      stderr.write(`${text}\n`);
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

function progressBar(share: number): string {
  // Never full: only the service knows when the task ends.
  const filled = Math.min(Math.floor(share * barWidth), barWidth - 1);
  return `${"━".repeat(filled)}${"╌".repeat(barWidth - filled)}`;
}

/** Truncates a line to a terminal's width; control sequences do not count. */
export function truncateToWidth(line: string, columns: number): string {
  let remaining = columns - 1;
  return splitSequences(line)
    .map((part, index) => {
      if (index % 2 === 1) return part;
      let visible = "";
      for (const character of part) {
        remaining -= displayWidth(character);
        if (remaining >= 0) visible += character;
      }
      return visible;
    })
    .join("");
}
