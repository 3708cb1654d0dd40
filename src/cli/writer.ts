import { cleanForTerminal, escapeControls, mapJsonStrings, redactKeys } from "../redact.ts";

/** Where a command's text leaves the process: all of it passes through here, and nothing else writes to a stream. */
export class Writer {
  /** What it writes to, for the echo of what a person types. */
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
   * Writes text, without keys and without what steers a terminal: a server, a file or a prompt may hold either.
   * @param shown the one key that the text is there to show: a sandbox's own.
   */
  write(text: string, shown?: string): void {
    this.stream.write(this.clean(text, shown));
  }

  /** Text as it is written. */
  clean(text: string, shown?: string): string {
    return decodeSequences(redactSecrets(cleanForTerminal(text), shown));
  }

  /** Writes one line of JSON, whose values are whole but for keys; what would steer a terminal is escaped. */
  writeJson(value: unknown, shown?: string): void {
    const clean = mapJsonStrings(value, (text) => redactSecrets(text, shown));
    this.stream.write(`${escapeControls(JSON.stringify(clean))}\n`);
  }

  /** Writes what this package itself is made of, such as its help, whose examples name keys. */
  writeUnredacted(text: string): void {
    this.stream.write(decodeSequences(text));
  }
}

/** A stream that is written to: stdout, stderr, or a test's. */
export interface OutputStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** The keys of this process, whatever their shape. */
const secrets = new Set<string>();

/** Keeps a key out of everything that this process writes from now on. */
export function registerSecret(key: string | undefined): void {
  if (key) secrets.add(key);
}

export const registeredSecrets = (): readonly string[] => [...secrets];

function redactSecrets(text: string, shown: string | undefined): string {
  const clean = (part: string) => redactKeys(part, registeredSecrets());
  return shown ? text.split(shown).map(clean).join(shown) : clean(text);
}

/** Made with the first sequence: nobody outside of this process can know it, so nobody else's sequence passes. */
let nonce: string | undefined;

/** A sequence that steers the terminal, in a form that passes through the writer: colours, and what is redrawn. */
export function encodeSequence(text: string): string {
  nonce ??= crypto.randomUUID();
  return `<${nonce}:${text.replaceAll("\x1b", "E").replaceAll("\r", "R")}>`;
}

/** The parts of a text: those with an odd place are sequences of `sequence`. */
export function splitSequences(text: string): string[] {
  return nonce === undefined ? [text] : text.split(new RegExp(`(<${nonce}:[^>]*>)`));
}

function decodeSequences(text: string): string {
  return splitSequences(text)
    .map((part, place) => (place % 2 === 0 ? part : part.slice(38, -1).replaceAll("E", "\x1b").replaceAll("R", "\r")))
    .join("");
}
