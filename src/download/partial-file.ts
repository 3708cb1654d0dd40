import { createHash, type Hash } from "node:crypto";
import { constants, type FileHandle, open, readFile, rm, writeFile } from "node:fs/promises";
import { uptime } from "node:os";

/** What a partial is a part of. */
export interface PartialSource {
  taskId: string;
  member: string;
  /** The URL as `redactUrl` gives it: the query changes with each poll. */
  url: string;
}

/** What the server said of the whole file. */
export interface RemoteFileInfo {
  /** A strong ETag: the same for the same bytes alone. */
  etag?: string | undefined;
  length?: number | undefined;
}

interface Sidecar extends PartialSource, RemoteFileInfo {
  version: 1;
}

/** So many bytes are sent on to the disk at once. */
const flushInterval = 32 * 2 ** 20;

/**
 * The part of a file that has come. It can be resumed where its sidecar, `….json`, remembers a strong ETag. It is never
 * cut or written over: what is begun anew is a new file, so that nobody's open one changes under them.
 */
export class PartialFile implements RemoteFileInfo {
  readonly path: string;
  readonly #source: PartialSource;
  #handle: FileHandle | undefined;
  #hash: Hash = createHash("sha256");
  #flushed = 0;
  #flushing = Promise.resolve();
  etag: string | undefined;
  length: number | undefined;
  size = 0;

  constructor(path: string, source: PartialSource) {
    this.path = path;
    this.#source = source;
  }

  get #sidecarPath(): string {
    return `${this.path}.json`;
  }

  /** Takes up what an earlier run has left, where it is of the same source. */
  async resume(signal: AbortSignal): Promise<void> {
    const memory = await this.#readSidecar();
    if (!memory?.etag) return;
    const flags = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);
    const handle = await open(this.path, flags).catch(() => undefined);
    if (!handle) return;
    this.#handle = handle;
    const { size, mtimeMs, nlink } = await handle.stat();
    // After a power cut a file can have its size without its bytes.
    const sinceBoot = mtimeMs > Date.now() - uptime() * 1_000;
    const usable = sinceBoot && nlink === 1 && size > 0 && size <= (memory.length ?? Number.POSITIVE_INFINITY);
    if (!usable) return this.#close();
    const buffer = Buffer.allocUnsafe(1 << 20);
    while (this.size < size) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.size);
      if (bytesRead === 0) break;
      this.#hash.update(buffer.subarray(0, bytesRead));
      this.size += bytesRead;
    }
    this.etag = memory.etag;
    this.length = memory.length;
  }

  async #readSidecar(): Promise<Sidecar | undefined> {
    try {
      const memory = JSON.parse(await readFile(this.#sidecarPath, "utf8")) as Sidecar;
      const { taskId, member, url } = this.#source;
      const same = memory.taskId === taskId && memory.member === member && memory.url === url && memory.version === 1;
      const sane = isStrongEtag(memory.etag) && (memory.length === undefined || memory.length > 0);
      return same && sane ? memory : undefined;
    } catch {
      return undefined;
    }
  }

  /** Begins anew with a new, empty file. */
  async restart({ etag, length }: RemoteFileInfo): Promise<void> {
    await this.discard();
    this.#handle = await open(this.path, "wx+", 0o666);
    if (etag) {
      const memory: Sidecar = { version: 1, ...this.#source, etag, length };
      await writeFile(this.#sidecarPath, JSON.stringify(memory), { flag: "wx" });
    }
    this.etag = etag;
    this.length = length;
  }

  /** Adds pieces, of which each goes into the hash while the disk works. */
  async write(pieces: readonly Uint8Array[]): Promise<void> {
    const writing = this.#file.writev(pieces, this.size);
    for (const piece of pieces) this.#hash.update(piece);
    let { bytesWritten: done } = await writing;
    for (const piece of pieces) {
      // A disk that is almost full takes a part.
      for (let from = Math.min(done, piece.length); from < piece.length; ) {
        const rest = await this.#file.write(piece, from, piece.length - from, this.size + from);
        from += rest.bytesWritten;
      }
      done = Math.max(0, done - piece.length);
      this.size += piece.length;
    }
    if (this.size < this.#flushed + flushInterval) return;
    // Sent on to the disk while more comes: at the end there is little left to wait for.
    await this.#flushing;
    this.#flushed = this.size;
    this.#flushing = this.#file.datasync();
    this.#flushing.catch(() => {});
  }

  async read(position: number, length: number): Promise<Buffer> {
    const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }

  /** Puts it on the disk, and gives its SHA-256. */
  async finish(): Promise<string> {
    await this.#flushing;
    await this.#file.sync();
    await this.#close();
    return this.#hash.digest("hex");
  }

  /** Forgets it: what came is of no use. */
  async discard(): Promise<void> {
    await this.#close();
    await this.removeSidecar();
    await rm(this.path, { force: true });
    this.#hash = createHash("sha256");
    this.#flushed = 0;
    this.#flushing = Promise.resolve();
    this.size = 0;
    this.etag = undefined;
    this.length = undefined;
  }

  /** Removes the sidecar alone. */
  async removeSidecar(): Promise<void> {
    await rm(this.#sidecarPath, { force: true });
  }

  /** Lets go of it: kept for a later run where that can resume it. */
  async closeOrDiscard(): Promise<void> {
    if (this.etag && this.size > 0) await this.#close();
    else await this.discard();
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  get #file(): FileHandle {
    if (!this.#handle) throw new Error("The partial is not open.");
    return this.#handle;
  }
}

/** Whether an ETag is strong (RFC 9110 §8.8.1): only then are two parts sure to fit. */
export function isStrongEtag(etag: string | null | undefined): etag is string {
  return typeof etag === "string" && /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag);
}
