import { findNearest } from "../../contract/index.ts";
import { sha256Sync } from "../../ledger/index.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { findCycle } from "./find-cycle.ts";
import { deriveItemKey, deriveRowId } from "./item-key.ts";
import type { ParsedRow } from "./parse-row.ts";
import type { RowRules } from "./row-rules.ts";

export interface RowIndexOptions {
  /** The batch's name: equal rows of another batch are other jobs. */
  batch: string;
  /** The attempt that is asked for of a row; 1 by default. */
  attempts?: ((id: string) => number) | undefined;
  /** Told of a row that asks for the same as an earlier one under the same name, or under none: it is no item. */
  onDuplicate?: ((line: number, id: string) => void) | undefined;
}

/** What is known of a row that was read. */
interface IndexedRow {
  readonly line: number;
  /** Undefined where it could not be read. */
  readonly model: string | undefined;
  /** What tells it from a row of the same name: its key, as if it needed none. */
  readonly fingerprint: string;
  /** How many pictures it asks for. */
  readonly count: number;
  /** Its key; undefined as long as the rows that it needs are not known. */
  key: string | undefined;
  bad: boolean;
}

interface PendingRow {
  readonly row: ParsedRow & { readonly id: string };
  readonly fingerprint: string;
  readonly attempt: number;
  readonly needs: readonly string[];
  /** How many of its needs are not known yet. */
  openNeeds: number;
}

/** The rows of a manifest by their names: makes items of them, each after those that it needs. */
export class RowIndex {
  readonly #rules: RowRules;
  readonly #options: RowIndexOptions;
  readonly #rows = new Map<string, IndexedRow>();
  /** Rows that wait for one of a name. */
  readonly #pending = new Map<string, PendingRow[]>();
  /** The file names that rows have chosen, where these hold neither the row's name nor the task's id. */
  readonly #names = new Map<string, number>();

  constructor(rules: RowRules, options: RowIndexOptions) {
    this.#rules = rules;
    this.#options = options;
  }

  /** A row that could be read: what is known by it, itself among it where it need not wait. */
  add(read: ParsedRow): (Item | BadRow)[] {
    const { line, model, body } = read;
    const path = this.#rules.pathOf(model);
    const id = read.id ?? deriveRowId(path, body);
    const draft = read.id === undefined ? { ...read, id } : (read as ParsedRow & { id: string });
    const attempt = this.#options.attempts?.(id) ?? 1;
    const print = deriveItemKey({ batch: this.#options.batch, id, path, body, needs: [], attempt });
    const other = this.#rows.get(id);
    if (other?.fingerprint === print) {
      this.#options.onDuplicate?.(line, id);
      return [];
    }
    if (other)
      return [
        badRow(line, id, "id", `is that of line ${other.line}, which asks for something else`, "Choose another id"),
      ];
    const known: IndexedRow = {
      line,
      model,
      fingerprint: print,
      count: this.#rules.countOf(model, body),
      key: undefined,
      bad: false,
    };
    this.#rows.set(id, known);
    const taken = this.#claimFileName(draft);
    if (taken) return this.#resolve(id, taken);
    const needs = [...new Set(draft.references.map((reference) => reference.id))];
    const open = needs.filter((need) => !this.#isResolved(need));
    const waiting: PendingRow = { row: draft, fingerprint: print, needs, attempt, openNeeds: open.length };
    for (const need of open) {
      const others = this.#pending.get(need);
      if (others) others.push(waiting);
      else this.#pending.set(need, [waiting]);
    }
    return open.length > 0 ? [] : this.#resolve(id, this.#toItem(waiting));
  }

  /** A row that could not be read. */
  addBad(row: BadRow): (Item | BadRow)[] {
    const { id, line } = row;
    if (id === undefined || this.#rows.has(id)) return [row];
    // Who needs it is told that it is bad, and not that there is none.
    this.#rows.set(id, { line, model: undefined, fingerprint: "", count: 0, key: undefined, bad: true });
    return this.#resolve(id, row);
  }

  /** All rows were read: those that still wait need what is not there, or each other. */
  *end(): Generator<Item | BadRow> {
    for (const { row: draft, needs } of this.#pendingRows()) {
      const missing = needs.find((need) => !this.#rows.has(need));
      if (missing !== undefined && !this.#isResolved(draft.id))
        yield* this.#resolve(draft.id, this.#missingRow(draft, missing));
    }
    const left = new Map(this.#pendingRows().map(({ row: draft, needs }) => [draft.id, { draft, needs }]));
    for (const id of left.keys()) {
      const circle = this.#isResolved(id) ? [] : findCycle(id, (row) => left.get(row)?.needs ?? []);
      const drafts = circle.flatMap((row) => left.get(row)?.draft ?? []);
      // All at once, so that each is told of the circle, and not of the next one's being bad.
      for (const { id } of drafts) this.#markBad(id);
      for (const draft of drafts) yield* this.#resolve(draft.id, cycleError(draft, circle));
    }
  }

  #pendingRows(): PendingRow[] {
    return [...new Set([...this.#pending.values()].flat())];
  }

  #markBad(id: string): void {
    const known = this.#rows.get(id);
    if (known) known.bad = true;
  }

  #isResolved(id: string): boolean {
    const known = this.#rows.get(id);
    return known?.key !== undefined || known?.bad === true;
  }

  /** A row is an item, or bad: those that waited for it, and those that waited for these, are settled too. */
  #resolve(id: string, result: Item | BadRow): (Item | BadRow)[] {
    const all = [{ id, result }];
    // It grows while it is gone through: a film may have thousands of shots in a row.
    for (const { id, result } of all) {
      const known = this.#rows.get(id);
      if (known && "key" in result) known.key = result.key;
      else this.#markBad(id);
      const waited = this.#pending.get(id) ?? [];
      this.#pending.delete(id);
      for (const waiting of waited) {
        waiting.openNeeds--;
        if (waiting.openNeeds === 0 && !this.#isResolved(waiting.row.id))
          all.push({ id: waiting.row.id, result: this.#toItem(waiting) });
      }
    }
    return all.map(({ result }) => result);
  }

  #toItem({ row: draft, fingerprint: print, attempt, needs }: PendingRow): Item | BadRow {
    const { id, line, model, body, references, priority, name } = draft;
    for (const need of references) {
      const other = this.#rows.get(need.id);
      if (!other?.model || other.bad)
        return badRow(line, id, "rows", `needs row ${need.id}, which is bad`, "Correct that row");
      const type = this.#rules.contract.models[other.model]?.outputType ?? "";
      const fault = this.#rules.outputs.violationOf(type, need.member, other.count);
      if (fault === undefined) continue;
      const rule = `takes ${need.member} of row ${need.id}, a ${other.model}: ${fault}`;
      return badRow(line, id, "rows", rule, "Take one of these");
    }
    const keys = needs.map((need) => this.#rows.get(need)?.key ?? "");
    const { batch } = this.#options;
    const path = this.#rules.pathOf(model);
    const key = keys.length === 0 ? print : deriveItemKey({ batch, id, path, body, needs: keys, attempt });
    const estimate = this.#rules.priceOf(model, body)?.maximum;
    return {
      id,
      line,
      key,
      attempt,
      contract: this.#rules.contract.name,
      model,
      body,
      needs,
      priority,
      estimate,
      name: name.replaceAll("{row}", rowFileName(id)),
    };
  }

  #claimFileName({ name, line, id }: PendingRow["row"]): BadRow | undefined {
    if (/\{(?:row|id)\}/.test(name)) return undefined;
    const folded = name.normalize("NFC").toUpperCase();
    const other = this.#names.get(folded);
    this.#names.set(folded, other ?? line);
    if (other === undefined) return undefined;
    return badRow(line, id, "name", `is that of line ${other} too`, "Put {row} or {id} into it");
  }

  #missingRow({ line, id }: PendingRow["row"], missing: string): BadRow {
    const meant = this.#rows.size > 10_000 ? undefined : findNearest(missing, [...this.#rows.keys()]);
    const fix = meant ? `Did you mean ${meant}?` : "Give that row, with this id";
    return badRow(line, id, "rows", `needs row ${missing}, and there is none`, fix);
  }
}

function cycleError({ line, id }: ParsedRow & { id: string }, circle: readonly string[]): BadRow {
  const start = circle.indexOf(id);
  const named = [...circle.slice(start), ...circle.slice(0, start), id].join(" → ");
  return badRow(line, id, "rows", `needs itself: ${named}`, "Let one of them begin without another");
}

const maxNameBytes = 64;
const legible = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u;
// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
const reservedNames = /^(?:con|prn|aux|nul|com\p{N}|lpt\p{N})(?:\.|$)/u;

/**
 * An id as a part of a file's name, on every system: itself where that can be, else legible with 8 digits of its hash
 * behind a `~`, which no id that stays itself holds. Two ids never have one name, also where case is folded.
 */
export function rowFileName(id: string): string {
  const folded = id.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
  if (folded === id && legible.test(id) && !reservedNames.test(id) && Buffer.byteLength(id) <= maxNameBytes) return id;
  return `${id.replace(/[^\w-]/g, "_").slice(0, maxNameBytes)}~${sha256Sync(id).slice(0, 8)}`;
}
