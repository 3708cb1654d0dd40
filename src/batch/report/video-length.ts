import { type FileHandle, open } from "node:fs/promises";
import type { FileRecord, Job } from "../../ledger/index.ts";

/** Adds the lengths of a job's videos, if these are still at the paths where they were saved. */
export async function addVideoLengths(job: Job): Promise<Job> {
  const files = job.files.map(async (file): Promise<FileRecord> => {
    if (file.seconds !== undefined || file.type !== "video/mp4") return file;
    const seconds = await readVideoLength(file.path).catch(() => undefined);
    return seconds === undefined ? file : { ...file, seconds };
  });
  return { ...job, files: await Promise.all(files) };
}

/** The length in seconds from an MP4 file's header (ISO/IEC 14496-12, `moov` and `mvhd`); undefined if it has none. */
async function readVideoLength(path: string): Promise<number | undefined> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const moov = await findBox(file, "moov", 0, size);
    const mvhd = moov && (await findBox(file, "mvhd", moov.start, moov.end));
    if (!mvhd) return undefined;
    const fields = await read(file, mvhd.start, 32);
    const isLong = fields[0] === 1;
    const scale = fields.readUInt32BE(isLong ? 20 : 12);
    const length = isLong ? Number(fields.readBigUInt64BE(24)) : fields.readUInt32BE(16);
    return scale > 0 && length > 0 ? Math.round((length / scale) * 1000) / 1000 : undefined;
  } finally {
    await file.close();
  }
}

async function findBox(file: FileHandle, type: string, from: number, to: number) {
  for (let at = from; at + 8 <= to; ) {
    const head = await read(file, at, 16);
    const short = head.readUInt32BE(0);
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    const start = at + (short === 1 ? 16 : 8);
    if (at + size < start) return undefined;
    if (head.toString("latin1", 4, 8) === type) return { start, end: at + size };
    at += size;
  }
  return undefined;
}

/** Reads so many bytes; they are zero after the file's end. */
async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer;
}
