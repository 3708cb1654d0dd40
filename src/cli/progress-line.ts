import type { CliContext } from "./context.ts";
import { formatDuration, style } from "./output.ts";
import { encodeSequence, splitSequences } from "./writer.ts";

/** What is under way: one line on a terminal, redrawn in place; elsewhere a line for each thing that happens. */
export interface ProgressLine {
  /**
   * What is being done now.
   * @param usual how many seconds that usually takes.
   */
  setPhase(what: string, usual?: number): void;
  /** Something that people should keep, above the line. */
  log(text: string): void;
  /** Removes the line. */
  stop(): void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const [frameMilliseconds, barWidth] = [120, 20];
const eraseLine = "\r\x1b[2K";

export function startProgressLine(context: CliContext): ProgressLine {
  const { stderr, animated, quiet } = context;
  let current: { what: string; usual: number | undefined; since: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;
  const clear = () => {
    if (animated) stderr.write(encodeSequence(eraseLine));
  };
  const draw = () => {
    if (!current) return;
    const { what, usual, since } = current;
    const elapsed = (performance.now() - since) / 1000;
    const time =
      usual === undefined ? formatDuration(elapsed) : `${formatDuration(elapsed)} of about ${formatDuration(usual)}`;
    const mark = style(context, "cyan", frames[frame++ % frames.length] ?? "");
    const line = `${mark} ${what} ${usual === undefined ? "" : `${progressBar(elapsed / usual)} `}${time}`;
    stderr.write(`${encodeSequence(eraseLine)}${truncateToWidth(line, stderr.columns || 80)}`);
  };
  return {
    setPhase(what, usual) {
      if (current?.what === what) return;
      current = { what, usual, since: performance.now() };
      if (quiet) return;
      if (!animated) {
        stderr.write(`${what}${usual === undefined ? "" : `, usually about ${formatDuration(usual)}`}\n`);
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
  // Never full: whether it has ended, the service alone knows.
  const filled = Math.min(Math.floor(share * barWidth), barWidth - 1);
  return `${"━".repeat(filled)}${"╌".repeat(barWidth - filled)}`;
}

/** One line of a width: what does not fit is cut, colours not counted. */
export function truncateToWidth(line: string, columns: number): string {
  let left = columns - 1;
  return splitSequences(line)
    .map((part, place) => {
      if (place % 2 === 1) return part;
      const shown = [...part].slice(0, Math.max(left, 0)).join("");
      left -= [...part].length;
      return shown;
    })
    .join("");
}
