import { crc32 } from "node:zlib";

/** Whether a file is complete, by the structure of its format. */
export function isCompleteFile(name: string, bytes: Buffer): boolean {
  try {
    if (name.endsWith(".png")) return isPng(bytes);
    if (name.endsWith(".jpg")) return isJpeg(bytes);
    if (name.endsWith(".mp4")) return isMp4(bytes);
    return false;
  } catch (error) {
    // A length points beyond the end of the file.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** https://www.w3.org/TR/png-3/#5DataRep: chunks with checksums; IEND is the last one and ends the file. */
function isPng(bytes: Buffer): boolean {
  if (bytes.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") return false;
  for (let at = 8; ; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (bytes.readUInt32BE(at + 8 + length) !== crc32(bytes.subarray(at + 4, at + 8 + length))) return false;
    at += 12 + length;
    if (type === "IEND") return at === bytes.length;
  }
}

/** ITU-T T.81 B.1.1.3: the file starts with the start-of-image marker and ends with the end-of-image marker. */
function isJpeg(bytes: Buffer): boolean {
  return bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9;
}

/** ISO/IEC 14496-12: boxes fill the file, and the required ones are among them. */
function isMp4(bytes: Buffer): boolean {
  const types: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = bytes.readUInt32BE(at);
    types.push(bytes.toString("latin1", at + 4, at + 8));
    if (length < 8) return false;
    at += length;
  }
  return at === bytes.length && ["ftyp", "moov", "mdat"].every((type) => types.includes(type));
}
