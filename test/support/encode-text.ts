const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

/** The bytes of each character of an encoding with one or two bytes a character, by decoding all of them. */
function tableOf(label: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(label);
  if (known) return known;
  const decoder = new TextDecoder(label);
  const table = new Map<string, readonly number[]>();
  const add = (bytes: readonly number[]) => {
    const character = decoder.decode(Uint8Array.from(bytes));
    if ([...character].length === 1 && !table.has(character)) table.set(character, bytes);
  };
  for (let first = 0; first < 0x100; first++) add([first]);
  for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add([lead, trail]);
  tables.set(label, table);
  return table;
}

/**
 * Encodes a text as a program on Windows saves it.
 * @throws Error if the encoding lacks one of its characters.
 */
export function encodeText(text: string, label: string): Uint8Array {
  if (label === "utf-8") return new TextEncoder().encode(text);
  if (label === "utf-16le") return Uint8Array.from(Buffer.from(text, "utf16le"));
  if (label === "utf-16be") return Uint8Array.from(Buffer.from(text, "utf16le").swap16());
  const table = tableOf(label);
  return Uint8Array.from(
    [...text].flatMap((character) => {
      const bytes = table.get(character);
      if (!bytes) throw new Error(`${label} has no ${character}.`);
      return bytes;
    }),
  );
}
