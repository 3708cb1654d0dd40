import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Item } from "../../src/batch/item.ts";
import { drawChart } from "../../src/batch/report/chart.ts";
import type { BatchEntry, ItemEntry } from "../../src/batch/store.ts";
import { writeReport } from "../../src/package/batch.ts";
import { type Job, openLedger } from "../../src/package/node.ts";
import { createGalleryFixture, type GalleryFixture, hostileHtml } from "../cli/gallery/fixture.ts";
import { readManifestRows } from "./manifest-support.ts";

let fixture: GalleryFixture;
let entries: BatchEntry[];
let folder: string;

beforeAll(async () => {
  fixture = await createGalleryFixture();
  folder = await mkdtemp(join(tmpdir(), "report-"));
  using ledger = openLedger({ path: fixture.ledger });
  const jobs = ledger.jobs().reverse();
  const { items } = await readManifestRows([{ id: "waits", prompt: "A glass train in the rain" }]);
  const issues = [{ field: "duration", rule: "must be one of 4 to 15", fix: "Use 15" }];
  entries = [
    ...jobs.map((job, index) => ({ item: itemOf(job, index), state: job.state as ItemEntry["state"], job })),
    ...items.map((item) => ({ item, state: "waiting" as const, job: undefined })),
    { state: "invalid", row: { line: 99, id: "breaks", issues } },
  ];
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** The first item's id would be a formula in a spreadsheet. */
function itemOf({ key, model, body, attempt, estimate }: Job, index: number): Item {
  const id = index === 0 ? "=cmd()" : `row-${index}`;
  return { id, line: index + 1, key, attempt, model, body, needs: [], priority: 0, estimate, name: "{row}.{ext}" };
}

const idOf = (entry: BatchEntry) => (entry.state === "invalid" ? entry.row.id : entry.item.id);

const write = (more: Partial<Parameters<typeof writeReport>[1]> = {}) =>
  writeReport(entries, { name: "films", directory: folder, ...more });

async function readTable(): Promise<Record<string, string>[]> {
  return parse(await readFile(join(folder, "report.csv")), { columns: true }) as Record<string, string>[];
}

test("the report's table has a line for each item with request, files, credits, hashes, times and errors", async () => {
  const written = await write();
  expect(written).toEqual({
    html: join(folder, "report.html"),
    csv: join(folder, "report.csv"),
    items: entries.length,
    states: expect.objectContaining({ waiting: 1, invalid: 1 }),
    jobs: entries.length - 2,
    files: 7,
    missing: 0,
  });
  const table = await readTable();
  expect(table.map(({ row }) => row)).toEqual(["'=cmd()", ...entries.slice(1).map(idOf)]);
  const film = table.find(({ task }) => task === fixture.ids.video);
  expect(film).toMatchObject({
    state: "downloaded",
    model: "seedance",
    requested_ratio: "9:16",
    requested_seconds: "4",
    delivered_width: "720",
    delivered_height: "1280",
    delivered_seconds: "4",
    shortfall: "",
    files: "2",
    error_code: "",
  });
  expect(film?.sha256).toMatch(/^[0-9a-f]{64}; [0-9a-f]{64}$/);
  expect(Number(film?.bytes)).toBeGreaterThan(1000);
  expect(Number(film?.credits_used)).toBeGreaterThan(0);
  expect(Number(film?.seconds)).toBeGreaterThan(0);
  const reasons = Object.fromEntries(table.map(({ row, error_code: code }) => [row, code]));
  expect(table.find(({ task }) => task === fixture.ids.failed)?.credits_refunded).not.toBe("");
  expect([reasons.waits, reasons.breaks]).toEqual(["", "validation_failed"]);
});

test("the report's page has the chart and the jobs in the manifest's order with their row ids, and escapes their text", async () => {
  const { html } = await write();
  const page = await readFile(html, "utf8");
  expect(page.match(/<svg class="chart"/g)?.length).toBe(1);
  expect(page).toContain("<dt>Row</dt><dd>=cmd()</dd>");
  expect(page.indexOf("<dd>row-1</dd>")).toBeLessThan(page.indexOf("<dd>row-2</dd>"));
  expect(page).toContain("seedance batch report films");
  expect(page).toContain(">In the manifest&#39;s order</option>");
  expect(page).not.toContain(hostileHtml);
  // The page's Content-Security-Policy allows no inline styles.
  expect(page).not.toMatch(/\sstyle="/);
  expect(page).not.toMatch(/(?:src|href)="https?:/);
});

test("an older report is replaced, another file is not, and no partial file remains", async () => {
  await write();
  const table = join(folder, "report.csv");
  await writeFile(table, "my own table\n");
  await expect(write()).rejects.toThrow(/not a report/);
  expect(await readFile(table, "utf8")).toBe("my own table\n");
  await rm(table);
  await expect(write({ signal: AbortSignal.abort() })).rejects.toThrow();
  expect((await readdir(folder)).sort()).toEqual(["report.html"]);
  await write();
  expect((await readdir(folder)).sort()).toEqual(["report.csv", "report.html"]);
});

test("the report's chart counts submits and ends over time, and is left out without submits", () => {
  const job = (submittedAt: string | undefined, endedAt: string | undefined, state: Job["state"]) =>
    ({ submittedAt, endedAt, state }) as Job;
  const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 12) + second * 1000).toISOString();
  expect(drawChart([job(undefined, undefined, "intended")])).toBeUndefined();
  const { text } = drawChart([
    job(at(0), at(90), "downloaded"),
    job(at(60), at(180), "failed"),
    job(at(60), undefined, "running"),
  ]) ?? { text: "" };
  expect(text).toContain('aria-label="Over 3 min: 3 submitted, 1 completed, 1 failed"');
  expect(text).toContain(">12:00 UTC</text>");
  const points = /data-series="submitted" points="([^"]+)"/.exec(text)?.[1]?.split(" ") ?? [];
  // At the left edge, after a third, and at the right edge.
  expect([points[0], points[2]?.split(",")[0], points.at(-1)?.split(",")]).toEqual([
    "44.0,192.0",
    "265.3",
    ["708.0", "12.0"],
  ]);
  const many = drawChart(Array.from({ length: 50_000 }, (_, index) => job(at(index), undefined, "running")));
  expect(many?.text.length).toBeLessThan(20_000);
});
