import { appendFileSync, closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxClock } from "../clock.ts";
import type { SandboxEvent, SandboxLedgerEntry } from "./events.ts";
import { lockFolder } from "./folder-lock.ts";
import type { SandboxState } from "./state.ts";

/** Requests that are kept in memory; a file keeps them all. */
const requestsInMemory = 20_000;

/**
 * The append-only record of what happened. Each entry is in the file, where there is one, before it counts: what was
 * answered is not lost when the process is killed.
 */
export class SandboxLedger {
  readonly #state: SandboxState;
  readonly #clock: SandboxClock;
  #file: number | undefined;
  #unlock = () => {};
  #entries: SandboxLedgerEntry[] = [];
  #requests = 0;
  #seq = 0;

  /** @param folder where to keep the ledger over restarts; in memory alone without it. */
  constructor(state: SandboxState, clock: SandboxClock, folder?: string) {
    this.#state = state;
    this.#clock = clock;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#unlock = lockFolder(folder);
    const path = join(folder, "ledger.jsonl");
    this.#file = openSync(path, "a+", 0o600);
    try {
      for (const entry of readEntries(path, this.#file)) this.#take(entry);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Records an event and lets it take effect. */
  append(event: SandboxEvent): SandboxLedgerEntry {
    const entry = { seq: this.#seq + 1, at: this.#clock.now(), ...event };
    this.#write(entry);
    this.#take(entry);
    return entry;
  }

  /** All entries after a place, in order. */
  entries(after = 0): SandboxLedgerEntry[] {
    return this.#entries.filter(({ seq }) => seq > after);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#unlock();
  }

  #write(entry: SandboxLedgerEntry): void {
    if (this.#file === undefined) return;
    const { size } = fstatSync(this.#file);
    try {
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
    } catch (error) {
      // Where the disk is full, half a line would spoil the next one.
      ftruncateSync(this.#file, size);
      throw error;
    }
  }

  #take(entry: SandboxLedgerEntry): void {
    this.#seq = entry.seq;
    this.#state.apply(entry);
    this.#entries.push(entry);
    if (entry.type === "request" && ++this.#requests > requestsInMemory * 1.5) this.#forgetRequests();
  }

  #forgetRequests(): void {
    let surplus = this.#requests - requestsInMemory;
    this.#entries = this.#entries.filter(({ type }) => type !== "request" || surplus-- <= 0);
    this.#requests = requestsInMemory;
  }
}

function readEntries(path: string, file: number): SandboxLedgerEntry[] {
  const bytes = readFileSync(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
  // A killed process may leave half a line. It was answered to nobody.
  if (whole.length < bytes.length) ftruncateSync(file, whole.length);
  const lines = whole.toString().split("\n").slice(0, -1);
  return lines.map((line, index) => {
    const entry = parseEntry(line);
    if (entry?.seq === index + 1) return entry;
    throw new Error(
      `${path}: line ${index + 1} is not the entry ${index + 1}. The ledger is damaged; move it away to start anew.`,
    );
  });
}

function parseEntry(line: string): SandboxLedgerEntry | undefined {
  try {
    return (JSON.parse(line) as SandboxLedgerEntry | null) ?? undefined;
  } catch {
    return undefined;
  }
}
