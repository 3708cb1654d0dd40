import type { Context } from "./context.ts";
import { paint, spoken } from "./output.ts";
import { sequence, splitSequences } from "./writer.ts";

/** What is under way: one line on a terminal, redrawn in place; elsewhere a line for each thing that happens. */
export interface Progress {
  /**
   * What is being done now.
   * @param usual how many seconds that usually takes.
   */
  phase(what: string, usual?: number): void;
  /** Something that people should keep, above the line. */
  say(text: string): void;
  /** Removes the line. */
  stop(): void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const [frameMilliseconds, barWidth] = [120, 20];
const eraseLine = "\r\x1b[2K";

export function startProgress(context: Context): Progress {
  const { stderr, animated, quiet } = context;
  let current: { what: string; usual: number | undefined; since: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;
  const clear = () => {
    if (animated) stderr.write(sequence(eraseLine));
  };
  const draw = () => {
    if (!current) return;
    const { what, usual, since } = current;
    const elapsed = (performance.now() - since) / 1000;
    const time = usual === undefined ? spoken(elapsed) : `${spoken(elapsed)} of about ${spoken(usual)}`;
    const mark = paint(context, "cyan", frames[frame++ % frames.length] ?? "");
    const line = `${mark} ${what} ${usual === undefined ? "" : `${bar(elapsed / usual)} `}${time}`;
    stderr.write(`${sequence(eraseLine)}${cutTo(line, stderr.columns || 80)}`);
  };
  return {
    phase(what, usual) {
      if (current?.what === what) return;
      current = { what, usual, since: performance.now() };
      if (quiet) return;
      if (!animated) {
        stderr.write(`${what}${usual === undefined ? "" : `, usually about ${spoken(usual)}`}\n`);
        return;
      }
      draw();
      timer ??= setInterval(draw, frameMilliseconds).unref();
    },
    say(text) {
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

function bar(share: number): string {
  // Never full: whether it has ended, the service alone knows.
  const filled = Math.min(Math.floor(share * barWidth), barWidth - 1);
  return `${"━".repeat(filled)}${"╌".repeat(barWidth - filled)}`;
}

/** One line of a width: what does not fit is cut, colours not counted. */
export function cutTo(line: string, columns: number): string {
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
