import { readFile } from "node:fs/promises";
import { SeedanceError } from "../errors.ts";
import { message } from "../message.ts";
import { type Exchange, parseJson, parseMediaType, parseRecordedBody, pathBelow } from "./exchange.ts";

/** Recorders may leave out members, write them in another type, and leave out whole entries that they could not read. */
interface HarEntry {
  startedDateTime?: unknown;
  request?: { method?: unknown; url?: unknown; postData?: { text?: unknown } | null } | null;
  response?: {
    status?: unknown;
    content?: { mimeType?: unknown; text?: unknown; encoding?: unknown } | null;
  } | null;
}

/**
 * Reads the exchanges with a service from a HAR file, the format in which browsers and proxies record requests.
 * @param services the base URLs of the service, as `serviceOf` gives them. Requests to others are left out.
 * @throws SeedanceError `bad_har` if the file cannot be read or is not a HAR file.
 */
export async function readHar(path: string, services: readonly string[]): Promise<Exchange[]> {
  const text = await readFile(path, "utf8").catch((cause: Error) => {
    throw new SeedanceError("bad_har", message`Cannot read ${path}: ${cause.message}.`, { cause });
  });
  const entries = (parseJson(text) as { log?: { entries?: unknown } } | undefined)?.log?.entries;
  if (!Array.isArray(entries))
    throw new SeedanceError(
      "bad_har",
      message`${path} is not a HAR file: it has no log.entries. Export one from the network panel of a browser.`,
    );
  return (entries as (HarEntry | null)[]).flatMap((entry) => {
    const { method, url, postData } = entry?.request ?? {};
    const { status, content } = entry?.response ?? {};
    // An aborted request has the status 0.
    if (typeof status !== "number" || !status || typeof method !== "string" || typeof url !== "string") return [];
    const requestPath = pathBelow(url, services);
    if (requestPath === undefined) return [];
    const encoded = textOf(content?.text);
    const body = parseRecordedBody(
      content?.encoding === "base64" ? Buffer.from(encoded, "base64").toString() : encoded,
    );
    const request = parseRecordedBody(textOf(postData?.text));
    return [
      {
        method,
        path: requestPath,
        status,
        type: parseMediaType(textOf(content?.mimeType)),
        source: path,
        date: isoTimeOf(textOf(entry?.startedDateTime)),
        ...(body !== undefined && { body }),
        ...(request !== undefined && { request }),
      },
    ];
  });
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

/** A recorder writes times in its own time zone. */
function isoTimeOf(text: string): string {
  const time = new Date(text);
  return (Number.isNaN(time.getTime()) ? new Date() : time).toISOString();
}
