import { UsageError } from "../usage-error.ts";

const units: Record<string, number> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * The time that a text stands for: a date, or how long ago, such as `30m`, `2h`, `7d`, `1w`.
 * @throws UsageError
 */
export function readSince(text: string, now = Date.now()): Date {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text) ?? [];
  const seconds = units[unit];
  const time = seconds === undefined ? Date.parse(text) : now - Number(count) * seconds * 1000;
  // What is beyond all dates is none.
  const date = new Date(time);
  // A bare number is a year to some, and milliseconds to others.
  if (!Number.isNaN(date.getTime()) && !/^[-+]?\d+$/.test(text)) return date;
  throw new UsageError(`--since ${JSON.stringify(text)}: must be 30m, 2h, 7d, 1w or a date such as 2026-11-01.`);
}
