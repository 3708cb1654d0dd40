import type { RequestedOutput } from "../contract/index.ts";
import type { FileRecord } from "../ledger/index.ts";
import { formatCount } from "./format.ts";

/** What was asked for, in words: `720p`, `16:9`, `5 s`. */
export function formatRequested({ resolution, ratio, seconds, count }: RequestedOutput): string[] {
  return [
    resolution,
    ratio,
    seconds === undefined ? undefined : typeof seconds === "number" ? `${seconds} s` : `length ${seconds}`,
    count === undefined ? undefined : formatCount(count, "picture"),
  ].filter((word) => word !== undefined);
}

/** What came, in words, each size once: `1280 × 720`, `5 s`. */
export function formatDelivered(files: readonly FileRecord[]): string[] {
  const pixels = files.map(({ width, height }) => (width && height ? `${width} × ${height}` : undefined));
  const seconds = files.map(({ seconds }) => (seconds === undefined ? undefined : `${round(seconds)} s`));
  return [...new Set([...pixels, ...seconds].filter((word) => word !== undefined))];
}

/**
 * In what the files are not what was asked for, as far as that can be said: services round sizes to what their encoders
 * take, and have their own idea of what a resolution means for a narrow picture.
 */
export function findShortfalls(requested: RequestedOutput, files: readonly FileRecord[]): string[] {
  const { ratio, resolution, seconds, count } = requested;
  const sized = files.flatMap(({ width, height }) => (width && height ? [{ width, height }] : []));
  const lengths = files.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
  const pictures = files.filter(({ type }) => type.startsWith("image/")).length;
  const [, across, down] = /^(\d+):(\d+)$/.exec(ratio ?? "") ?? [];
  const shape = Number(across) / Number(down);
  return [
    shape && sized.some(({ width, height }) => Math.abs(width / height / shape - 1) > 0.05) ? `not ${ratio}` : "",
    resolution && sized.some((size) => isSmaller(size, resolution)) ? `smaller than ${resolution}` : "",
    typeof seconds === "number" && lengths.some((length) => Math.abs(length - seconds) > 0.5) ? `not ${seconds} s` : "",
    count !== undefined && pictures < count ? `${pictures} of ${formatCount(count, "picture")}` : "",
  ].filter(Boolean);
}

/** Whether a size is less than a resolution may mean: `720p` by its shorter side or its area, `2K` by its longer side. */
function isSmaller({ width, height }: { width: number; height: number }, resolution: string): boolean {
  const [, lines] = /^(\d+)p$/i.exec(resolution) ?? [];
  const [, thousands] = /^(\d+)k$/i.exec(resolution) ?? [];
  if (thousands) return Math.max(width, height) < Number(thousands) * 1024 * 0.9;
  if (!lines) return false;
  const least = Number(lines) * 0.9;
  return Math.min(width, height) < least && width * height < least * least * (16 / 9);
}

const round = (seconds: number) => Math.round(seconds * 10) / 10;
