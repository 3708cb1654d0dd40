import { readFile } from "node:fs/promises";
import { SeedanceError } from "../errors.ts";
import { message } from "../message.ts";
import { type Exchange, parseJson, parseMediaType, parseRecordedBody } from "./exchange.ts";

interface HarEntry {
  startedDateTime?: string;
  request: { method: string; url: string; postData?: { text?: string } };
  response: { status: number; content?: { mimeType?: string; text?: string; encoding?: string } };
}

/**
 * Reads the exchanges with a service from a HAR file, the format in which browsers and proxies record requests.
 * @param origins the origins of the service. Requests to others are left out.
 * @throws SeedanceError `bad_har` if the file cannot be read or is not a HAR file.
 */
export async function readHar(path: string, origins: readonly string[]): Promise<Exchange[]> {
  const text = await readFile(path, "utf8").catch((cause: Error) => {
    throw new SeedanceError("bad_har", message`Cannot read ${path}: ${cause.message}.`, { cause });
  });
  const entries = (parseJson(text) as { log?: { entries?: unknown } } | undefined)?.log?.entries;
  if (!Array.isArray(entries))
    throw new SeedanceError(
      "bad_har",
      message`${path} is not a HAR file: it has no log.entries. Export one from the network panel of a browser.`,
    );
  return (entries as HarEntry[]).flatMap((entry) => {
    const { method, url, postData } = entry.request ?? {};
    const { status, content } = entry.response ?? {};
    // An aborted request has the status 0.
    if (!url || !URL.canParse(url) || !status || !origins.includes(new URL(url).origin)) return [];
    const { pathname } = new URL(url);
    const encoded = content?.text ?? "";
    const body = parseRecordedBody(
      content?.encoding === "base64" ? Buffer.from(encoded, "base64").toString() : encoded,
    );
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
