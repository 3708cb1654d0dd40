import type { RequestedOutput } from "../contract/index.ts";
import type { FileRecord } from "../ledger/index.ts";
import { formatCount } from "./format.ts";

/** The requested properties as labels: `720p`, `16:9`, `5 s`. */
export function formatRequested({ resolution, ratio, seconds, count }: RequestedOutput): string[] {
  return [
    resolution,
    ratio,
    seconds === undefined ? undefined : typeof seconds === "number" ? `${seconds} s` : `length ${seconds}`,
    count === undefined ? undefined : formatCount(count, "image"),
  ].filter((label) => label !== undefined);
}

/** The delivered sizes and lengths as labels, each once: `1280 × 720`, `5 s`. */
export function formatDelivered(files: readonly FileRecord[]): string[] {
  const pixels = files.map(({ width, height }) => (width && height ? `${width} × ${height}` : undefined));
  const seconds = files.map(({ seconds }) => (seconds === undefined ? undefined : `${round(seconds)} s`));
  return [...new Set([...pixels, ...seconds].filter((label) => label !== undefined))];
}

/**
 * Where the files clearly fall short of the request. Small differences are no shortfall: services round sizes to what
 * their encoders support, and interpret a resolution in different ways for narrow formats.
 */
export function findShortfalls(requested: RequestedOutput, files: readonly FileRecord[]): string[] {
  const { ratio, resolution, seconds, count } = requested;
  const sized = files.flatMap(({ width, height }) => (width && height ? [{ width, height }] : []));
  const lengths = files.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
  const images = files.filter(({ type }) => type.startsWith("image/")).length;
  const [, across, down] = /^(\d+):(\d+)$/.exec(ratio ?? "") ?? [];
  const aspect = Number(across) / Number(down);
  return [
    aspect && sized.some(({ width, height }) => Math.abs(width / height / aspect - 1) > 0.05) ? `not ${ratio}` : "",
    resolution && sized.some((size) => isSmaller(size, resolution)) ? `smaller than ${resolution}` : "",
    typeof seconds === "number" && lengths.some((length) => Math.abs(length - seconds) > 0.5) ? `not ${seconds} s` : "",
    count !== undefined && images < count ? `${images} of ${formatCount(count, "image")}` : "",
  ].filter(Boolean);
}

/** Whether a size is below a resolution: `720p` by its shorter side and its area, `2K` by its longer side. */
function isSmaller({ width, height }: { width: number; height: number }, resolution: string): boolean {
  const [, lines] = /^(\d+)p$/i.exec(resolution) ?? [];
  const [, thousands] = /^(\d+)k$/i.exec(resolution) ?? [];
  if (thousands) return Math.max(width, height) < Number(thousands) * 1024 * 0.9;
  if (!lines) return false;
  const minSide = Number(lines) * 0.9;
  return Math.min(width, height) < minSide && width * height < minSide * minSide * (16 / 9);
}

const round = (seconds: number) => Math.round(seconds * 10) / 10;
