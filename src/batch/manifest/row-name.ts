import { sha256 } from "../../ledger/index.ts";

const longest = 64;
const legible = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u;
// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
const reserved = /^(?:con|prn|aux|nul|com\p{N}|lpt\p{N})(?:\.|$)/u;

/**
 * An id as a part of a file's name, on every system: itself where that can be, else legible with 8 digits of its hash
 * behind a `~`, which no id that stays itself holds. Two ids never have one name, also where case is folded.
 */
export function rowName(id: string): string {
  const folded = id.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
  if (folded === id && legible.test(id) && !reserved.test(id) && Buffer.byteLength(id) <= longest) return id;
  return `${id.replace(/[^\w-]/g, "_").slice(0, longest)}~${sha256(id).slice(0, 8)}`;
}
