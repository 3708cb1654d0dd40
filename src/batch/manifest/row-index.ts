import { findNearest } from "../../contract/index.ts";
import { sha256Sync } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { findCycle } from "./find-cycle.ts";
import { deriveItemKey, deriveRowId } from "./item-key.ts";
import type { ParsedRow } from "./parse-row.ts";
import type { RowRules } from "./row-rules.ts";

export interface RowIndexOptions {
  /** The batch's name: equal rows of another batch are other jobs. */
  batch: string;
  /** The attempt of a row, by its id; 1 by default. */
  attempts?: ((id: string) => number) | undefined;
  /** Called for a row that equals an earlier row with the same id, or without one: it is left out. */
  onDuplicate?: ((line: number, id: string) => void) | undefined;
}

/** A row that was read. */
interface IndexedRow {
  readonly line: number;
  /** Undefined if the row could not be parsed. */
  readonly model: string | undefined;
  /** Its key without those of the rows that it needs: two rows with the same id and fingerprint are equal. */
  readonly fingerprint: string;
  /** The number of images that it requests. */
  readonly count: number;
  /** Its key; undefined until the rows that it needs have theirs. */
  key: string | undefined;
  bad: boolean;
}

/** A row that needs rows which are not read yet. */
interface PendingRow {
  readonly row: ParsedRow & { readonly id: string };
  readonly fingerprint: string;
  readonly attempt: number;
  readonly needs: readonly string[];
  /** How many of the rows that it needs have no key yet. */
  unresolvedNeeds: number;
}

/** Turns a manifest's rows into items, each after those that it needs. */
export class RowIndex {
  readonly #rules: RowRules;
  readonly #options: RowIndexOptions;
  readonly #rows = new Map<string, IndexedRow>();
  /** By row id, the rows that wait for that row. */
  readonly #pending = new Map<string, PendingRow[]>();
  /** The lines of rows by their file name templates, if these contain neither the row's id nor the task's. */
  readonly #names = new Map<string, number>();

  constructor(rules: RowRules, options: RowIndexOptions) {
    this.#rules = rules;
    this.#options = options;
  }

  /** Adds a parsed row. @returns the rows that this resolves: the row itself, if it need not wait, and its dependents. */
  add(parsed: ParsedRow): (Item | BadRow)[] {
    const { line, model, body } = parsed;
    const path = this.#rules.pathOf(model);
    const id = parsed.id ?? deriveRowId(path, body);
    const row = parsed.id === undefined ? { ...parsed, id } : (parsed as PendingRow["row"]);
    const attempt = this.#options.attempts?.(id) ?? 1;
    const fingerprint = deriveItemKey({ batch: this.#options.batch, id, path, body, needs: [], attempt });
    const other = this.#rows.get(id);
    if (other?.fingerprint === fingerprint) {
      this.#options.onDuplicate?.(line, id);
      return [];
    }
    if (other) {
      const rule = message`is already used by line ${other.line}, which describes another job`;
      return [badRow(line, id, "id", rule, message`Choose another id`)];
    }
    const count = this.#rules.countOf(model, body);
    this.#rows.set(id, { line, model, fingerprint, count, key: undefined, bad: false });
    const duplicateName = this.#claimFileName(row);
    if (duplicateName) return this.#resolve(id, duplicateName);
    const needs = [...new Set(row.references.map((reference) => reference.id))];
    const unresolved = needs.filter((need) => !this.#isResolved(need));
    const pending: PendingRow = { row, fingerprint, needs, attempt, unresolvedNeeds: unresolved.length };
    for (const need of unresolved) {
      const others = this.#pending.get(need);
      if (others) others.push(pending);
      else this.#pending.set(need, [pending]);
    }
    return unresolved.length > 0 ? [] : this.#resolve(id, this.#toItem(pending));
  }

  /** Adds a row that could not be parsed. @returns the rows that this resolves. */
  addBad(row: BadRow): (Item | BadRow)[] {
    const { id, line } = row;
    if (id === undefined || this.#rows.has(id)) return [row];
    // So that rows which need it are reported as needing an invalid row, not a missing one.
    this.#rows.set(id, { line, model: undefined, fingerprint: "", count: 0, key: undefined, bad: true });
    return this.#resolve(id, row);
  }

  /** Ends the manifest: rows that still wait need a missing row, or each other. */
  *end(): Generator<Item | BadRow> {
    for (const { row, needs } of this.#pendingRows()) {
      const missing = needs.find((need) => !this.#rows.has(need));
      if (missing !== undefined && !this.#isResolved(row.id))
        yield* this.#resolve(row.id, this.#missingRow(row, missing));
    }
    const left = new Map(this.#pendingRows().map((pending) => [pending.row.id, pending]));
    for (const id of left.keys()) {
      const cycle = this.#isResolved(id) ? [] : findCycle(id, (each) => left.get(each)?.needs ?? []);
      const rows = cycle.flatMap((each) => left.get(each)?.row ?? []);
      // All are marked first, so that each reports the cycle and not that the next row is invalid.
      for (const { id } of rows) this.#markBad(id);
      for (const row of rows) yield* this.#resolve(row.id, cycleError(row, cycle));
    }
  }

  #pendingRows(): PendingRow[] {
    return [...new Set([...this.#pending.values()].flat())];
  }

  #markBad(id: string): void {
    const row = this.#rows.get(id);
    if (row) row.bad = true;
  }

  #isResolved(id: string): boolean {
    const row = this.#rows.get(id);
    return row?.key !== undefined || row?.bad === true;
  }

  /** Resolves a row as an item or as bad, and all rows that only waited for it, directly or not. */
  #resolve(id: string, result: Item | BadRow): (Item | BadRow)[] {
    const all = [{ id, result }];
    // The loop appends to the list; recursion could overflow, since a chain may have thousands of rows.
    for (const { id, result } of all) {
      const row = this.#rows.get(id);
      if (row && "key" in result) row.key = result.key;
      else this.#markBad(id);
      const dependents = this.#pending.get(id) ?? [];
      this.#pending.delete(id);
      for (const dependent of dependents) {
        dependent.unresolvedNeeds--;
        if (dependent.unresolvedNeeds === 0 && !this.#isResolved(dependent.row.id))
          all.push({ id: dependent.row.id, result: this.#toItem(dependent) });
      }
    }
    return all.map(({ result }) => result);
  }

  #toItem({ row, fingerprint, attempt, needs }: PendingRow): Item | BadRow {
    const { id, line, model, body, references, priority, name } = row;
    for (const need of references) {
      const other = this.#rows.get(need.id);
      if (!other?.model || other.bad)
        return badRow(
          line,
          id,
          "rows",
          message`needs row ${need.id}, which is invalid`,
          message`Correct row ${need.id}`,
        );
      const type = this.#rules.contract.models[other.model]?.outputType ?? "";
      const available = this.#rules.outputs.alternativesTo(type, need.member, other.count);
      if (available === undefined) continue;
      const rule = message`uses ${need.member} of row ${need.id}, an output of ${other.model}, which has no such member`;
      return badRow(line, id, "rows", rule, message`Allowed: ${available}`);
    }
    const keys = needs.map((need) => this.#rows.get(need)?.key ?? "");
    const { batch } = this.#options;
    const path = this.#rules.pathOf(model);
    const key = keys.length === 0 ? fingerprint : deriveItemKey({ batch, id, path, body, needs: keys, attempt });
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
    return badRow(line, id, "name", message`is already used by line ${other}`, message`Add {row} or {id} to it`);
  }

  #missingRow({ line, id }: PendingRow["row"], missing: string): BadRow {
    const meant = this.#rows.size > 10_000 ? undefined : findNearest(missing, [...this.#rows.keys()]);
    const fix = meant ? message`Did you mean ${meant}?` : message`Add a row with the id ${missing}`;
    return badRow(line, id, "rows", message`needs row ${missing}, which does not exist`, fix);
  }
}

function cycleError({ line, id }: PendingRow["row"], cycle: readonly string[]): BadRow {
  const start = cycle.indexOf(id);
  const path = [...cycle.slice(start), ...cycle.slice(0, start), id].join(" → ");
  return badRow(line, id, "rows", message`needs itself: ${path}`, message`Remove one of these references`);
}

const maxNameBytes = 64;
const safeName = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u;
// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
const reservedNames = /^(?:con|prn|aux|nul|com\p{N}|lpt\p{N})(?:\.|$)/u;

/**
 * Turns a row's id into a part of a file name that every system accepts: the id itself if possible, else its safe
 * characters, a `~` and 8 digits of its hash. Two ids never give the same name, even on case-insensitive file systems.
 */
export function rowFileName(id: string): string {
  const folded = id.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
  if (folded === id && safeName.test(id) && !reservedNames.test(id) && Buffer.byteLength(id) <= maxNameBytes) return id;
  return `${id.replace(/[^\w-]/g, "_").slice(0, maxNameBytes)}~${sha256Sync(id).slice(0, 8)}`;
}
