/** An encoding from before Unicode, in which programs on Windows still save text. */
interface LegacyEncoding {
  /** The label of the Encoding Standard. */
  readonly label: string;
  /** The name in `iconv -f`. */
  readonly name: string;
  /** The bytes of the character at an index, and whether it is one that ordinary text is made of. */
  read(bytes: Uint8Array, index: number): { readonly length: number; readonly isCommon: boolean };
}

/** What an undecodable text probably is. */
export interface EncodingGuess {
  /** The name in `iconv -f`. */
  readonly name: string;
  /** The text; undefined if another encoding is possible too. */
  readonly text: string | undefined;
}

const isIn = (byte: number, first: number, last: number) => byte >= first && byte <= last;

function doubleByte(
  label: string,
  name: string,
  isCommon: (lead: number, trail: number) => boolean,
  isSingle = (_: number) => false,
): LegacyEncoding {
  const read = (bytes: Uint8Array, index: number) => {
    const [lead = 0, trail = 0] = [bytes[index], bytes[index + 1]];
    return isSingle(lead) ? { length: 1, isCommon: false } : { length: 2, isCommon: isCommon(lead, trail) };
  };
  return { label, name, read };
}

/**
 * The standards list their frequent characters apart from the rare ones, so that ranges of bytes tell them: level 1 of
 * GB 2312, the frequently used characters of Big5, level 1 of JIS X 0208, and the syllables of KS X 1001.
 * https://encoding.spec.whatwg.org/#legacy-multi-byte-chinese-(simplified)-encodings
 */
const doubleByteEncodings: readonly LegacyEncoding[] = [
  doubleByte(
    "gb18030",
    "GB18030",
    (lead, trail) => trail >= 0xa1 && (isIn(lead, 0xb0, 0xd7) || isIn(lead, 0xa1, 0xa3)),
  ),
  doubleByte("big5", "BIG5", (lead) => isIn(lead, 0xa4, 0xc6) || isIn(lead, 0xa1, 0xa2)),
  doubleByte(
    "shift_jis",
    "SHIFT_JIS",
    (lead, trail) =>
      isIn(lead, 0x89, 0x97) ||
      (lead === 0x88 && trail >= 0x9f) ||
      (lead === 0x83 && trail <= 0x96) ||
      (lead === 0x82 && isIn(trail, 0x4f, 0xf1)) ||
      (lead === 0x81 && trail <= 0xac),
    // Katakana of half width.
    (byte) => isIn(byte, 0xa1, 0xdf),
  ),
  doubleByte("euc-kr", "EUC-KR", (lead, trail) => trail >= 0xa1 && (isIn(lead, 0xb0, 0xc8) || lead === 0xa1)),
];

/** With fewer characters, a text of one encoding may consist of frequent characters of another one by chance. */
const minCharacters = 6;
/** The share of frequent characters in a text, and how much less another encoding must have. */
const [minShare, minLead] = [0.95, 0.3];
/**
 * In text of one of these encodings, no lead byte is that of half of the characters, except in Shift-JIS, whose kana have
 * one. An alphabet has one too: Cyrillic letters in GB 18030 are frequent characters of Big5.
 */
const maxShareOfLead = 0.5;
/** All syllables of Korean are frequent characters of GB 2312, but only half of those of a Chinese text are syllables. */
const minSyllables = 40;

/** Of Western and Central Europe, Turkish, the Baltic languages and Vietnamese. */
const latinCodePages = ["windows-1252", "windows-1250", "windows-1254", "windows-1257", "windows-1258"];

/** Finds the encoding of a text that is not UTF-8. */
export function guessEncoding(bytes: Uint8Array): EncodingGuess {
  const western = decodeWestern(bytes);
  if (western !== undefined) return { name: "WINDOWS-1252", text: western };
  const shares = doubleByteEncodings
    .map((encoding) => ({ encoding, ...shareOfCommon(encoding, bytes) }))
    .sort((a, b) => b.share - a.share);
  const korean = shares.find(({ encoding }) => encoding.label === "euc-kr");
  const isKorean = korean !== undefined && korean.share >= minShare && korean.count >= minSyllables;
  const [best, second] = isKorean ? [korean, undefined] : shares;
  if (!best || best.share < 0.5)
    return { name: best && best.share > 0 ? best.encoding.name : "WINDOWS-1252", text: undefined };
  const isSure =
    best.count >= minCharacters &&
    best.share >= minShare &&
    (second === undefined || best.share - second.share >= minLead);
  return { name: best.encoding.name, text: isSure ? decodeAs(best.encoding.label, bytes) : undefined };
}

/** How many characters beyond ASCII a text has, and the share of frequent ones; 0 if it is not valid. */
function shareOfCommon({ label, read }: LegacyEncoding, bytes: Uint8Array): { count: number; share: number } {
  let [count, common] = [0, 0];
  const leads = new Map<number, number>();
  for (let index = 0; index < bytes.length; ) {
    if ((bytes[index] ?? 0) < 0x80) {
      index++;
      continue;
    }
    const { length, isCommon } = read(bytes, index);
    const lead = bytes[index] ?? 0;
    leads.set(lead, (leads.get(lead) ?? 0) + 1);
    index += length;
    count++;
    if (isCommon) common++;
  }
  const isAlphabet = label !== "shift_jis" && Math.max(...leads.values()) > maxShareOfLead * count;
  const isValid = common > 0 && !isAlphabet && decodeAs(label, bytes) !== undefined;
  return { count, share: isValid ? common / count : 0 };
}

/**
 * Decodes a text in an alphabet of ASCII and letters with accents. Undefined if the code pages of such alphabets differ
 * for one of its letters: Turkish `ı` is `ý` elsewhere.
 */
function decodeWestern(bytes: Uint8Array): string | undefined {
  const isLetter = (byte = 0) => isIn(byte | 0x20, 0x61, 0x7a);
  for (const [index, byte] of bytes.entries()) {
    if (byte < 0x80) continue;
    const [before = 0, after = 0] = [bytes[index - 1], bytes[index + 1]];
    if (byte < 0xc0 || before >= 0x80 || after >= 0x80 || !(isLetter(before) || isLetter(after))) return undefined;
  }
  const [text, ...others] = latinCodePages.map((label) => decodeAs(label, bytes));
  return others.every((other) => other === text) ? text : undefined;
}

function decodeAs(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
