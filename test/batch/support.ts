import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contract as page } from "../../src/contract/page/index.ts";
import { type BatchEvent, type BatchOptions, type RowEvent, runBatch } from "../../src/package/batch.ts";
import { openLedger } from "../../src/package/node.ts";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { virtualClock } from "../support/clock.ts";
import { sandboxClock } from "../support/sandbox-clock.ts";

export type ManifestRow = Record<string, unknown>;

/** Rows for so many images. */
export function createBoxRows(count: number, more: ManifestRow = {}): ManifestRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `box-${index + 1}`,
    model: "nano-banana-pro",
    prompt: `A red box with number ${index + 1} on a wooden table`,
    ...more,
  }));
}

/** The prices of one image and one video, in credits. */
export const [imagePrice, videoPrice] = [12, 30];

/** A sandbox, a ledger and a folder, with a virtual clock: jobs take as long as real ones, but the test does not. */
export async function createBatchTestBed({ contract = page, ...options }: SandboxOptions = {}) {
  const home = mkdtempSync(join(tmpdir(), "seedance-batch-"));
  const clock = virtualClock();
  const sandbox = await startSandbox({ contract, speed: 1, credits: 100_000, clock: sandboxClock(clock), ...options });
  const [directory, ledger] = [join(home, "out"), join(home, "state", "ledger.sqlite")];

  /** Runs a batch. @returns its summary and its events. */
  async function run(rows: ManifestRow[] | undefined, more: Partial<BatchOptions> = {}) {
    const events: BatchEvent[] = [];
    const summary = await runBatch({
      contract,
      apiKey: sandbox.apiKey,
      baseUrl: sandbox.url,
      clock,
      name: "films",
      ledger,
      ...(rows && { manifest: { rows }, directory }),
      ...more,
      onEvent(event) {
        events.push(event);
        more.onEvent?.(event);
      },
    });
    const of = (type: RowEvent["type"]) =>
      events.filter((event): event is RowEvent => event.type === type).map(({ id }) => id);
    const reason = summary.stop?.reason;
    return { ...summary, events, of, reason };
  }

  return {
    home,
    directory,
    ledger,
    clock,
    contract,
    sandbox,
    run,
    charges: () => sandbox.ledger().filter((entry) => entry.type === "charge"),
    /** The requests to the contract's paths, in order. */
    requests: () =>
      sandbox.ledger().flatMap((entry) => (entry.type === "request" && entry.path.startsWith("/api/") ? [entry] : [])),
    files: () => readdirSync(directory).sort(),
    openLedger: () => openLedger({ path: ledger }),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type BatchTestBed = Awaited<ReturnType<typeof createBatchTestBed>>;
