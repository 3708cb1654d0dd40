import { readFile } from "node:fs/promises";
import { SeedanceError } from "../errors.ts";
import { type Exchange, parseJson, parseMediaType, parseRecordedBody } from "./exchange.ts";

interface HarEntry {
  startedDateTime?: string;
  request: { method: string; url: string; postData?: { text?: string } };
  response: { status: number; content?: { mimeType?: string; text?: string; encoding?: string } };
}

/**
 * The exchanges with a service that a HAR file holds, as browsers and proxies record them.
 * @param origins the service's; what went elsewhere is left out.
 * @throws SeedanceError `bad_har` where the file is none, or can't be read.
 */
export async function readHar(path: string, origins: readonly string[]): Promise<Exchange[]> {
  const text = await readFile(path, "utf8").catch((cause: Error) => {
    throw new SeedanceError("bad_har", `${path} can't be read: ${cause.message}`, { cause });
  });
  const entries = (parseJson(text) as { log?: { entries?: unknown } } | undefined)?.log?.entries;
  if (!Array.isArray(entries)) throw new SeedanceError("bad_har", `${path} is no HAR file: it has no log.entries.`);
  return (entries as HarEntry[]).flatMap((entry) => {
    const { method, url, postData } = entry.request ?? {};
    const { status, content } = entry.response ?? {};
    // An aborted request has the status 0.
    if (!url || !URL.canParse(url) || !status || !origins.includes(new URL(url).origin)) return [];
    const { pathname } = new URL(url);
    const bytes = content?.text ?? "";
    const body = parseRecordedBody(content?.encoding === "base64" ? Buffer.from(bytes, "base64").toString() : bytes);
    const request = parseRecordedBody(postData?.text ?? "");
    return [
      {
        method,
        path: pathname,
        status,
        type: parseMediaType(content?.mimeType),
        source: path,
        date: (entry.startedDateTime ?? "").slice(0, 10) || new Date().toISOString().slice(0, 10),
        ...(body !== undefined && { body }),
        ...(request !== undefined && { request }),
      },
    ];
  });
}
