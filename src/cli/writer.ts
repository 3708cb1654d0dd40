import { cleanForTerminal, escapeControls, mapJsonStrings, redactKeys } from "../redact.ts";

/** Writes a command's text to a stream. All output passes through it; nothing else writes to stdout or stderr. */
export class Writer {
  /** The stream itself, for readline, which echoes what is typed. */
  readonly stream: OutputStream;

  constructor(stream: OutputStream) {
    this.stream = stream;
  }

  get isTTY(): boolean {
    return this.stream.isTTY === true;
  }

  get columns(): number | undefined {
    return this.stream.columns;
  }

  /**
   * Writes text without keys and control sequences, which a server, a file or a prompt may contain.
   * @param unredactedKey the one key that is not redacted: a sandbox's own.
   */
  write(text: string, unredactedKey?: string): void {
    this.stream.write(this.clean(text, unredactedKey));
  }

  /** The text that `write` writes. */
  clean(text: string, unredactedKey?: string): string {
    return decodeSequences(redactSecrets(cleanForTerminal(text), unredactedKey));
  }

  /** Writes one line of JSON. Keys are redacted and control characters escaped; other values are whole. */
  writeJson(value: unknown, unredactedKey?: string): void {
    const clean = mapJsonStrings(value, (text) => redactSecrets(text, unredactedKey));
    this.stream.write(`${escapeControls(JSON.stringify(clean))}\n`);
  }

  /** Writes this package's own text, such as help, whose examples contain keys. */
  writeUnredacted(text: string): void {
    this.stream.write(decodeSequences(text));
  }

  /** Calls a listener when a write fails. Without a listener, that ends the process with a stack. */
  onError(listener: (error: NodeJS.ErrnoException) => void): void {
    this.stream.on?.("error", listener);
  }

  /** Resolves when everything is written, or can't be. */
  flush(): Promise<void> {
    return new Promise((resolve) => this.stream.write("", () => resolve()));
  }
}

/** An output stream: stdout, stderr, or a test's. */
export interface OutputStream {
  write(text: string, callback?: () => void): unknown;
  on?(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** The keys of this process, which may have any format. */
const secrets = new Set<string>();

/** Redacts a key in everything that this process writes from now on. */
export function registerSecret(key: string | undefined): void {
  if (key) secrets.add(key);
}

export const registeredSecrets = (): readonly string[] => [...secrets];

function redactSecrets(text: string, unredactedKey: string | undefined): string {
  const clean = (part: string) => redactKeys(part, registeredSecrets());
  return unredactedKey ? text.split(unredactedKey).map(clean).join(unredactedKey) : clean(text);
}

/** Marks this process's own sequences. It is random, so that no other text can contain a sequence that passes. */
let nonce: string | undefined;

/** Encodes a control sequence, such as a colour, so that it passes through the writer. */
export function encodeSequence(text: string): string {
  nonce ??= crypto.randomUUID();
  return `<${nonce}:${text.replaceAll("\x1b", "E").replaceAll("\r", "R")}>`;
}

/** Splits a text; the parts with an odd index are sequences from `encodeSequence`. */
function splitSequences(text: string): string[] {
  return nonce === undefined ? [text] : text.split(new RegExp(`(<${nonce}:[^>]*>)`));
}

function decodeSequences(text: string): string {
  return splitSequences(text)
    .map((part, index) => (index % 2 === 0 ? part : part.slice(38, -1).replaceAll("E", "\x1b").replaceAll("R", "\r")))
    .join("");
}
