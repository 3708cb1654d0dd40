import { resolve } from "node:path";
import { ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import { guessEncoding } from "./legacy-encodings.ts";

/** Where a text comes from, for error messages. */
export interface TextSource {
  /** What is read: `prompt`, `body`, `manifest`. */
  readonly field: string;
  /** The path of the file; undefined for a stream. */
  readonly path?: string | undefined;
  /** What a stream is called; `stdin` by default. */
  readonly name?: string | undefined;
  /** What did not happen because of an error, as its first words; `Nothing was sent` by default. */
  readonly subject?: string | undefined;
  /** Called with the name of the encoding if the text is neither UTF-8 nor UTF-16, but certainly in that encoding. */
  readonly onLegacyEncoding?: ((name: string) => void) | undefined;
}

/** Text in an old encoding is kept in memory until its end, because its encoding follows from the whole. */
const maxLegacyBytes = 64 * 2 ** 20;
/** No text in an old encoding is UTF-8 for so long. */
const minEvidenceBytes = 4096;
/** A byte order mark of UTF-32 is as long. */
const minHeadBytes = 4;

/**
 * Decodes a text that a person wrote, chunk by chunk, without its byte order mark: UTF-8, UTF-16, or an old encoding of
 * Windows if no other one is possible.
 * @throws ValidationError if its encoding is not certain, if it is not text, or if it contains U+FFFD, which stands for
 * characters that a conversion lost.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array | string>,
  source: TextSource,
): AsyncGenerator<string> {
  const decoder = new PlainTextDecoder(source);
  const encoder = new TextEncoder();
  for await (const chunk of chunks) {
    const text = decoder.write(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
    if (text !== "") yield text;
  }
  yield decoder.end();
}

/** Decodes a whole text as `decodeText` does; throws what it throws. */
export function decodeBytes(bytes: Uint8Array, source: TextSource): string {
  const decoder = new PlainTextDecoder(source);
  return decoder.write(bytes) + decoder.end();
}

/** Reads and decodes a whole text as `decodeText` does; throws what it throws. */
export async function readText(chunks: AsyncIterable<Uint8Array | string>, source: TextSource): Promise<string> {
  let text = "";
  for await (const part of decodeText(chunks, source)) text += part;
  return text;
}

class PlainTextDecoder {
  readonly #source: TextSource;
  /** The bytes that are not decoded yet: the first ones, or the start of a character. */
  #pending: Uint8Array = new Uint8Array();
  /** Undefined until the encoding is known. */
  #decoder: TextDecoder | undefined;
  /** The text from the first byte on that is not UTF-8, if all before it was ASCII. */
  #legacy: { readonly chunks: Uint8Array[]; readonly line: number; length: number } | undefined;
  /** Whether all that was decoded is ASCII, so that the text may be in an old encoding. */
  #isAscii = true;
  /** The number of line ends that were decoded. */
  #lines = 0;

  constructor(source: TextSource) {
    this.#source = source;
  }

  write(bytes: Uint8Array): string {
    if (this.#legacy) return this.#keepLegacy(bytes);
    const all = this.#pending.length === 0 ? bytes : concatBytes([this.#pending, bytes]);
    if (!this.#decoder && all.length < minHeadBytes) {
      this.#pending = all;
      return "";
    }
    return this.#decode(all, false);
  }

  end(): string {
    const text = this.#legacy ? "" : this.#decode(this.#pending, true);
    return this.#legacy ? this.#decodeLegacy(this.#legacy) : text;
  }

  #decode(bytesSoFar: Uint8Array, isLast: boolean): string {
    let all = bytesSoFar;
    if (!this.#decoder) {
      this.#decoder = this.#findDecoder(all);
      const mark = markLength(all);
      // A text that says that it is in UTF-8 is in no old encoding.
      this.#isAscii = mark === 0;
      all = all.subarray(mark);
    }
    const length = isLast ? all.length : this.#decodableLength(all, this.#decoder.encoding);
    this.#pending = all.slice(length);
    const bytes = all.subarray(0, length);
    const text = this.#decoder.decode(bytes);
    const damage = text.indexOf("\ufffd");
    if (damage >= 0) {
      const line = this.#lines + countLineEnds(text.slice(0, damage)) + 1;
      const isValid = isValidText(this.#decoder.encoding, bytes);
      if (!isValid && this.#isAscii && this.#decoder.encoding === "utf-8") {
        this.#legacy = { chunks: [], line, length: 0 };
        this.#pending = new Uint8Array();
        return this.#keepLegacy(all);
      }
      throw isValid ? this.#lostCharacters(line) : this.#unknownEncoding(line, bytes);
    }
    if (text.includes("\0")) throw this.#error(message`${this.#name} is not text: it contains NUL bytes`, notTextFix());
    this.#isAscii &&= text.length === length;
    this.#lines += countLineEnds(text);
    return text;
  }

  /**
   * The number of bytes that can be decoded now. The first ones beyond ASCII wait for more, because a few bytes of an old
   * encoding may be UTF-8 by chance.
   */
  #decodableLength(bytes: Uint8Array, encoding: string): number {
    if (encoding === "utf-8" && this.#isAscii) {
      const start = bytes.findIndex((byte) => byte >= 0x80);
      if (start >= 0 && bytes.length - start < minEvidenceBytes) return start;
    }
    return completeLength(bytes, encoding);
  }

  /** @throws ValidationError if the text is in UTF-32, or a spreadsheet or an archive. */
  #findDecoder(head: Uint8Array): TextDecoder {
    const [a, b, c, d] = head;
    const isUtf32 =
      (a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff);
    if (isUtf32) throw this.#error(message`${this.#name} is in UTF-32`, this.#conversionFix("UTF-32"));
    // The first bytes of a ZIP file, which an .xlsx file is, and of an .xls file.
    const isArchive = a === 0x50 && b === 0x4b && c === 3 && d === 4;
    if (isArchive || (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0))
      throw this.#error(message`${this.#name} is not text, but a spreadsheet or an archive`, spreadsheetFix());
    const encoding = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : guessUtf16(head);
    return new TextDecoder(encoding ?? "utf-8", { ignoreBOM: true });
  }

  #keepLegacy(bytes: Uint8Array): string {
    const legacy = this.#legacy;
    if (!legacy) return "";
    legacy.chunks.push(bytes);
    legacy.length += bytes.length;
    if (legacy.length > maxLegacyBytes) throw this.#unknownEncoding(legacy.line, bytes);
    return "";
  }

  #decodeLegacy({ chunks, line }: { chunks: Uint8Array[]; line: number }): string {
    const bytes = concatBytes(chunks);
    const { name, text } = guessEncoding(bytes);
    if (text === undefined) throw this.#unknownEncoding(line, bytes);
    if (text.includes("\0")) throw this.#error(message`${this.#name} is not text: it contains NUL bytes`, notTextFix());
    this.#source.onLegacyEncoding?.(name);
    return text;
  }

  #lostCharacters(line: number): ValidationError {
    return this.#error(
      message`${this.#name} contains U+FFFD on line ${line}, which stands for characters that a conversion lost`,
      message`Convert the original text again, or correct that line`,
    );
  }

  #unknownEncoding(line: number, bytes: Uint8Array): ValidationError {
    if (this.#decoder?.encoding !== "utf-8")
      return this.#error(message`${this.#name} is not valid UTF-16 on line ${line}`, message`Save it as UTF-8`);
    return this.#error(
      message`${this.#name} is not UTF-8 on line ${line}`,
      this.#conversionFix(guessEncoding(bytes).name),
    );
  }

  #conversionFix(encoding: string): string {
    const { path } = this.#source;
    if (path === undefined) {
      const command = `iconv -f ${encoding} -t UTF-8 FILE | seedance …`;
      return message`Send UTF-8. To convert a file from ${encoding}, run \`${command}\`; in PowerShell, first run \`$OutputEncoding = [Text.UTF8Encoding]::new()\` to pipe UTF-8`;
    }
    const converted = path.replace(/(\.\w+)?$/, ".utf8$1");
    if (process.platform === "win32") {
      // .NET resolves paths against another folder than PowerShell.
      const [from, to] = [path, converted].map((each) => quoteForPowerShell(resolve(each)));
      const command = `[IO.File]::WriteAllText(${to}, [IO.File]::ReadAllText(${from}, [Text.Encoding]::GetEncoding('${encoding.toLowerCase()}')))`;
      return message`Save it as UTF-8. To convert it from ${encoding}, run in PowerShell \`${command}\`, and use the new file`;
    }
    const [from, to] = [path, converted].map(quoteForPosix);
    const command = `iconv -f ${encoding} -t UTF-8 ${from} > ${to}`;
    return message`Save it as UTF-8. To convert it from ${encoding}, run \`${command}\`, and use the new file`;
  }

  get #name(): string {
    return this.#source.path ?? this.#source.name ?? "stdin";
  }

  #error(rule: string, fix: string): ValidationError {
    const { field, subject = message`Nothing was sent` } = this.#source;
    return new ValidationError(subject, [{ field, rule, fix }]);
  }
}

/** How to get a text out of a spreadsheet. */
export const spreadsheetFix = () =>
  message`Open it in its program and export it: in Excel "Save As" with the type "CSV UTF-8", in Numbers "Export To", "CSV", in LibreOffice "Save As" with the type "Text CSV"`;

const notTextFix = () => message`Pass a text file in UTF-8`;

/** The length of the byte order mark. */
function markLength([a, b, c]: Uint8Array): number {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 3;
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) ? 2 : 0;
}

/** The share of ASCII characters with which a text without a byte order mark is certainly UTF-16. */
const minAsciiShare = 0.7;

/** UTF-16 without a byte order mark: each ASCII character has a zero as its other byte. */
function guessUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const sample = bytes.subarray(0, 4096);
  let [even, odd] = [0, 0];
  for (const [index, byte] of sample.entries())
    if (byte === 0 && index % 2 === 0) even++;
    else if (byte === 0) odd++;
  const isCertain = Math.min(even, odd) === 0 && Math.max(even, odd) >= (minAsciiShare * sample.length) / 2;
  if (!isCertain) return undefined;
  return even === 0 ? "utf-16le" : "utf-16be";
}

/** The number of bytes that end with a whole character. */
function completeLength(bytes: Uint8Array, encoding: string): number {
  const { length } = bytes;
  if (encoding !== "utf-8") {
    const even = length - (length % 2);
    const high = bytes[encoding === "utf-16le" ? even - 1 : even - 2] ?? 0;
    return (high & 0xfc) === 0xd8 ? even - 2 : even;
  }
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? length - back : length;
  }
  return length;
}

function isValidText(encoding: string, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) count++;
  return count;
}

function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** A name that begins with a dash would be an option. */
function quoteForPosix(path: string): string {
  const name = path.startsWith("-") ? `./${path}` : path;
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/**
 * Typographic quotes end a text too.
 * https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
const quoteForPowerShell = (path: string) => `'${path.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
