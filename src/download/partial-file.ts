import { createHash, type Hash } from "node:crypto";
import { constants, type FileHandle, open, readFile, rm, writeFile } from "node:fs/promises";
import { uptime } from "node:os";

/** What identifies the file that a partial is part of. */
export interface PartialSource {
  taskId: string;
  member: string;
  /** The URL without its query, which changes with each poll. */
  url: string;
}

/** What the server's headers say about the complete file. */
export interface RemoteFileInfo {
  /** A strong ETag, which is equal only for equal bytes. */
  etag?: string | undefined;
  length?: number | undefined;
}

interface Sidecar extends PartialSource, RemoteFileInfo {
  version: 1;
}

/** Bytes after which the file is flushed to the disk. */
const flushInterval = 32 * 2 ** 20;

/**
 * The received part of a file. It can be resumed if its sidecar, `….json`, holds a strong ETag. It is never truncated
 * or overwritten: a restart creates a new file, so that a file that another process has open does not change.
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

  /** Opens the partial of an earlier run, if it belongs to the same source. */
  async resume(signal: AbortSignal): Promise<void> {
    const sidecar = await this.#readSidecar();
    if (!sidecar?.etag) return;
    const flags = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);
    const handle = await open(this.path, flags).catch(() => undefined);
    if (!handle) return;
    this.#handle = handle;
    const { size, mtimeMs, nlink } = await handle.stat();
    // After a power cut, a file can have its size without its bytes.
    const isSinceBoot = mtimeMs > Date.now() - uptime() * 1_000;
    const usable = isSinceBoot && nlink === 1 && size > 0 && size <= (sidecar.length ?? Number.POSITIVE_INFINITY);
    if (!usable) return this.#close();
    const buffer = Buffer.allocUnsafe(1 << 20);
    while (this.size < size) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.size);
      if (bytesRead === 0) break;
      this.#hash.update(buffer.subarray(0, bytesRead));
      this.size += bytesRead;
    }
    this.etag = sidecar.etag;
    this.length = sidecar.length;
  }

  async #readSidecar(): Promise<Sidecar | undefined> {
    try {
      const sidecar = JSON.parse(await readFile(this.#sidecarPath, "utf8")) as Sidecar;
      const { taskId, member, url } = this.#source;
      const isSame = sidecar.taskId === taskId && sidecar.member === member && sidecar.url === url;
      const isValid = isStrongEtag(sidecar.etag) && (sidecar.length === undefined || sidecar.length > 0);
      return isSame && isValid && sidecar.version === 1 ? sidecar : undefined;
    } catch {
      return undefined;
    }
  }

  /** Starts over with a new, empty file. */
  async restart({ etag, length }: RemoteFileInfo): Promise<void> {
    await this.discard();
    this.#handle = await open(this.path, "wx+", 0o666);
    if (etag) {
      const sidecar: Sidecar = { version: 1, ...this.#source, etag, length };
      await writeFile(this.#sidecarPath, JSON.stringify(sidecar), { flag: "wx" });
    }
    this.etag = etag;
    this.length = length;
  }

  /** Appends chunks. They are hashed while the disk writes. */
  async write(chunks: readonly Uint8Array[]): Promise<void> {
    const writing = this.#file.writev(chunks, this.size);
    for (const chunk of chunks) this.#hash.update(chunk);
    let { bytesWritten: written } = await writing;
    for (const chunk of chunks) {
      // If the disk is almost full, only a part may be written.
      for (let from = Math.min(written, chunk.length); from < chunk.length; ) {
        const rest = await this.#file.write(chunk, from, chunk.length - from, this.size + from);
        from += rest.bytesWritten;
      }
      written = Math.max(0, written - chunk.length);
      this.size += chunk.length;
    }
    if (this.size < this.#flushed + flushInterval) return;
    // Flushing during the transfer leaves little to wait for at the end.
    await this.#flushing;
    this.#flushed = this.size;
    this.#flushing = this.#file.datasync();
    this.#flushing.catch(() => {});
  }

  async read(position: number, length: number): Promise<Buffer> {
    const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }

  /**
   * Flushes the file to the disk and closes it.
   * @returns its SHA-256, in hexadecimal.
   */
  async finish(): Promise<string> {
    await this.#flushing;
    await this.#file.sync();
    await this.#close();
    return this.#hash.digest("hex");
  }

  /** Deletes the file and its sidecar. */
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

  /** Removes only the sidecar. */
  async removeSidecar(): Promise<void> {
    await rm(this.#sidecarPath, { force: true });
  }

  /** Closes the file if a later run can resume it, or deletes it. */
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

/** Whether an ETag is strong (RFC 9110 §8.8.1). Only then are two parts guaranteed to be of the same bytes. */
export function isStrongEtag(etag: string | null | undefined): etag is string {
  return typeof etag === "string" && /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag);
}
