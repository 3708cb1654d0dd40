import { type ClientFigures, honoursRetryAfter } from "./limits.ts";
import type { Trial } from "./paid-submits.ts";
import { markdownTable } from "./table.ts";

/** Formats the figures of all clients as Markdown. */
export function formatBenchReport(figures: Map<string, ClientFigures>): string {
  const rows = [...figures];
  const parts = [overheadSection(rows), paidSection(rows)];
  if (rows.some(([, { tasks }]) => tasks)) parts.push(tasksSection(rows));
  return parts.join("\n\n");
}

type Rows = [string, ClientFigures][];

function overheadSection(rows: Rows): string {
  const head = [
    "",
    "min+gzip",
    "loaded at first use",
    "import over bare node",
    "CPU over fetch, GET / POST",
    "installed",
  ];
  const cells = rows.map(([name, { cpu, footprint }]) => [
    name,
    kilobytes(footprint.bundleBytes),
    footprint.laterBytes ? kilobytes(footprint.laterBytes) : "–",
    `${footprint.importMilliseconds.toFixed(1)} ms`,
    `${cpu.get.toFixed(2)} / ${cpu.post.toFixed(2)}`,
    `${kilobytes(footprint.installedBytes)}, ${formatCount(footprint.packages, "package")}`,
  ]);
  return `## Size, start, overhead\n\n${markdownTable(head, cells)}`;
}

function paidSection(rows: Rows): string {
  const head = [
    "",
    "one reset after it was accepted",
    "a reset each time",
    "one hang",
    "409",
    "402",
    "`Retry-After: 2`",
    "abort in a wait of 5 s",
    "key shown by `inspect(error)` / `inspect(client)` / JSON",
  ];
  const cells = rows.map(([name, { paid }]) => {
    const { resetOnce, resetAlways, hangOnce, conflict, credits, retryAfter, abort } = paid;
    const shown = (by: keyof Trial["shown"]) =>
      Object.values(paid).some((trial) => trial.shown[by]) ? "**yes**" : "no";
    return [
      name,
      chargeCell(resetOnce),
      chargeCell(resetAlways),
      chargeCell(hangOnce),
      refusalCell(conflict),
      refusalCell(credits),
      waitCell(retryAfter),
      abortCell(abort),
      `${shown("byError")} / ${shown("byClient")} / ${shown("byJson")}`,
    ];
  });
  const legend = [
    "The arrow shows what the caller got. An error beside a charge is a job that is paid for but lost to the caller; if it",
    "was sent under a key, a submit under the same key returns it without a second charge. Each client makes its own keys,",
    "or none; openapi-fetch's key comes from its caller, since the contract's types require it. No end: still waiting after 10 s.",
  ].join("\n");
  return `## A paid POST that goes wrong\n\n${markdownTable(head, cells)}\n\n${legend}`;
}

function tasksSection(rows: Rows): string {
  const head = ["", "charged", "delivered", "requests", "429s", "median lag after completion"];
  const cells = rows.flatMap(([name, { tasks }]) => {
    if (!tasks) return [];
    const { charged, delivered, requests, refused, medianLag } = tasks;
    const lag = medianLag === null ? "–" : `${medianLag.toFixed(1)} s`;
    return [[name, ...[charged, delivered, requests, refused].map(String), lag]];
  });
  return `## Ten tasks of 90 s at once, 30 requests in 60 s\n\n${markdownTable(head, cells)}`;
}

function chargeCell({ charges, submits, keys, outcome }: Trial): string {
  const sent = [formatCount(submits, "submit"), keys ? formatCount(keys, "key") : "no key"].join(", ");
  return `**${formatCount(charges, "charge")}** (${sent}) → ${outcome === "none" ? "no end" : outcome}`;
}

function refusalCell({ submits, outcome }: Trial): string {
  return `${formatCount(submits, "submit")} → ${outcome}`;
}

function waitCell({ gap, outcome }: Trial): string {
  if (gap === undefined) return `not repeated → ${outcome}`;
  return `${honoursRetryAfter(gap) ? "honoured" : "ignored"}: ${gap.toFixed(2)} s → ${outcome}`;
}

function abortCell({ afterAbort = Number.NaN, outcome }: Trial): string {
  if (afterAbort < 0) return `no wait → ${outcome}`;
  return `${afterAbort.toFixed(3)} s → ${outcome}`;
}

function formatCount(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function kilobytes(bytes: number): string {
  const size = bytes / 1024;
  return size < 1000 ? `${size.toFixed(1)} KB` : `${(size / 1024).toFixed(1)} MB`;
}
