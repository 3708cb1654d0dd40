import { appendFileSync, closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxClock } from "../clock.ts";
import type { SandboxEvent, SandboxLedgerEntry } from "./events.ts";
import { lockFolder } from "./folder-lock.ts";
import type { SandboxState } from "./state.ts";

/** The number of request entries that are kept in memory; the file keeps all. */
const requestsInMemory = 20_000;

/**
 * The append-only ledger. With a folder, each entry is written to the file before it takes effect, so that nothing that a
 * client got as a response is lost if the process is killed.
 */
export class SandboxLedger {
  readonly #state: SandboxState;
  readonly #clock: SandboxClock;
  #file: number | undefined;
  #unlock = () => {};
  #entries: SandboxLedgerEntry[] = [];
  #requests = 0;
  #seq = 0;

  /** @param folder the folder that keeps the ledger over restarts; in memory only without it. */
  constructor(state: SandboxState, clock: SandboxClock, folder?: string) {
    this.#state = state;
    this.#clock = clock;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#unlock = lockFolder(folder);
    const path = join(folder, "ledger.jsonl");
    this.#file = openSync(path, "a+", 0o600);
    try {
      for (const entry of readEntries(path, this.#file)) this.#apply(entry);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Records an event and applies it to the state. */
  append(event: SandboxEvent): SandboxLedgerEntry {
    const entry = { seq: this.#seq + 1, at: this.#clock.now(), ...event };
    this.#write(entry);
    this.#apply(entry);
    return entry;
  }

  /** The entries with a `seq` above `after`, in order. */
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
      // If the disk is full, a partial line would corrupt the next one.
      ftruncateSync(this.#file, size);
      throw error;
    }
  }

  #apply(entry: SandboxLedgerEntry): void {
    this.#seq = entry.seq;
    this.#state.apply(entry);
    this.#entries.push(entry);
    if (entry.type === "request" && ++this.#requests > requestsInMemory * 1.5) this.#dropOldRequests();
  }

  #dropOldRequests(): void {
    let surplus = this.#requests - requestsInMemory;
    this.#entries = this.#entries.filter(({ type }) => type !== "request" || surplus-- <= 0);
    this.#requests = requestsInMemory;
  }
}

function readEntries(path: string, file: number): SandboxLedgerEntry[] {
  const bytes = readFileSync(path);
  const complete = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
  // A killed process may leave a partial line, whose request got no response.
  if (complete.length < bytes.length) ftruncateSync(file, complete.length);
  const lines = complete.toString().split("\n").slice(0, -1);
  return lines.map((line, index) => {
    const entry = parseEntry(line);
    if (entry?.seq === index + 1) return entry;
    throw new Error(
      `${path}: line ${index + 1} is not entry ${index + 1}. The ledger is damaged. Move the file away to start with an empty one.`,
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
