import { respondJson, startServer, type TestServer } from "../support/server.ts";

/** The account's key, of a shape that no pattern matches. */
export const ownKey = 'own"key\\of=no.shape/0123456789';
/** Another key, of the service's shape; the dash is one that keys may hold. */
const otherKey = "sk_live_canary-0123456789abcdef";
const signedUrl = "https://cdn.example/a.png?X-Amz-Credential=AKIACANARY&X-Amz-Signature=5ecre7canary";
/** Sets the clipboard, clears the screen, colours, and turns the text: OSC 52, CSI of two kinds, bidirectional marks. */
export const controlSequences = "\x1b]52;c;Y2FuYXJ5\x07\x1b[2J\u009b31m\u202egpj.exe\u2066\u200f\u061c";

/** A prompt that the ledger accepts, as a user may type it or a file may contain it. */
export const hostilePrompt = `A train ${signedUrl} ${controlSequences} crosses. Wind howls, wheels hum.`;
export const hostileText = `Bad ${otherKey}, ${ownKey}, Bearer ${otherKey}, ${signedUrl} ${controlSequences}`;

/** The texts that no output may contain, as they are written in a text, in JSON, or in HTML. */
const secrets = [
  ...[otherKey, "canary-0123456789abcdef", "5ecre7canary", "AKIACANARY"],
  ...[ownKey, JSON.stringify(ownKey).slice(1, -1), ownKey.replaceAll('"', "&quot;"), ownKey.replaceAll('"', '""')],
];
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern searches for them.
const controlCharacters = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** The secrets that a text holds. */
export const secretsIn = (text: string): string[] => secrets.filter((secret) => text.includes(secret));

/** The canaries that a text for people or programs holds. */
export function canariesIn(text: string): string[] {
  const sign = controlCharacters.exec(text)?.[0];
  return [...secretsIn(text), ...(sign === undefined ? [] : [`\\x${sign.charCodeAt(0).toString(16)}`])];
}

/** All texts of a value, the names of its members and its errors' messages, stacks and causes among them. */
export function collectTexts(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.getOwnPropertyNames(value).flatMap((name) => [
    name,
    ...collectTexts((value as Record<string, unknown>)[name], seen),
  ]);
}

export interface HostileService extends TestServer {
  /** An id of a task that is in this state. */
  ids: { running: string; failed: string; completed: string };
}

/**
 * A service that puts canaries wherever it may write: messages, statuses, codes, values and names of members. A prompt
 * with "refuse" is refused, one with "id" gets a hostile id, one with "garbage" gets no JSON; all others are accepted,
 * and fail at the second poll.
 */
export async function startHostileService(): Promise<HostileService> {
  const polls = new Map<string, number>();
  let count = 0;
  const extra = { [hostileText]: hostileText, note: { deep: [hostileText, { [ownKey]: otherKey }] } };
  const server = await startServer(({ method, url, body }, response) => {
    if (method === "POST") {
      if (body.includes("refuse"))
        return respondJson(response, 400, { error: { code: "invalid_request", message: hostileText }, ...extra });
      if (body.includes("garbage")) return response.writeHead(201).end(`<p>${hostileText}</p>`);
      const id = body.includes("hostile id") ? `sd2_${hostileText}` : `sd2_${++count}`;
      return respondJson(response, 201, { id, status: `queued ${hostileText}`, credits_used: 30, ...extra });
    }
    const id = url.split("/").pop() ?? "";
    if (!url.startsWith("/api/v1/tasks/")) return response.writeHead(403).end(hostileText);
    if (id.startsWith("doctor") || id.includes("nope"))
      return respondJson(response, 404, { error: { code: "not_found", message: hostileText }, ...extra });
    const polled = (polls.get(id) ?? 0) + 1;
    polls.set(id, polled);
    if (id === "sd2_completed") {
      const output = {
        video_url: `http://${"127.0.0.1"}:${server.port}/file?X-Amz-Signature=needed`,
        [ownKey]: hostileText,
      };
      return respondJson(response, 200, { id, status: "completed", output, ...extra });
    }
    const fails = id === "sd2_failed" || (polled > 1 && id !== "sd2_running");
    return respondJson(response, 200, {
      id,
      status: fails ? "failed" : `queued ${hostileText}`,
      ...(fails && { error: { code: `bad ${hostileText}`, message: hostileText }, credits_refunded: 30 }),
      ...extra,
    });
  });
  return Object.assign(server, { ids: { running: "sd2_running", failed: "sd2_failed", completed: "sd2_completed" } });
}
