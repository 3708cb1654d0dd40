import { readFile } from "node:fs/promises";
import { SeedanceError } from "../errors.ts";
import { message } from "../message.ts";
import { type Exchange, parseJson, parseMediaType, parseRecordedBody, pathBelow } from "./exchange.ts";

/** Recorders may leave out members, and whole entries of requests that they could not read. */
interface HarEntry {
  startedDateTime?: string;
  request?: { method?: string; url?: string; postData?: { text?: string } };
  response?: { status?: number; content?: { mimeType?: string; text?: string; encoding?: string } };
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
    if (!status || method === undefined || url === undefined) return [];
    const requestPath = pathBelow(url, services);
    if (requestPath === undefined) return [];
    const encoded = content?.text ?? "";
    const body = parseRecordedBody(
      content?.encoding === "base64" ? Buffer.from(encoded, "base64").toString() : encoded,
    );
    const request = parseRecordedBody(postData?.text ?? "");
    return [
      {
        method,
        path: requestPath,
        status,
        type: parseMediaType(content?.mimeType),
        source: path,
        date: isoTimeOf(entry?.startedDateTime),
        ...(body !== undefined && { body }),
        ...(request !== undefined && { request }),
      },
    ];
  });
}

/** A recorder writes times in its own time zone. */
function isoTimeOf(text = ""): string {
  const time = new Date(text);
  return (Number.isNaN(time.getTime()) ? new Date() : time).toISOString();
}
