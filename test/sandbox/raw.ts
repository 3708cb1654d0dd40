import { connect } from "node:net";

/** Bytes as they came, and how the connection ended. */
export interface RawResponse {
  text: string;
  /** `open` where it was still open when the patience ended. */
  end: "fin" | "reset" | "open";
}

/**
 * Sends bytes over a connection of its own and takes what comes until it ends; fetch would hide the half of it.
 * @param patience milliseconds after which to go away.
 */
export function sendRawBytes(url: string, text: string, patience = 5000): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    const done = (end: RawResponse["end"]) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString("latin1"), end });
    };
    const timer = setTimeout(() => done("open"), patience);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => done("fin"));
    socket.on("error", () => done("reset"));
    socket.on("close", () => done("fin"));
    socket.write(text);
  });
}

/** The text of a request that closes its connection. */
export function formatRawRequest(
  line: string,
  headers: Record<string, string> | [string, string][],
  body = "",
): string {
  const all = Array.isArray(headers) ? headers : Object.entries(headers);
  const length: [string, string][] = body === "" ? [] : [["Content-Length", String(Buffer.byteLength(body))]];
  const lines = [...all, ...length, ["Connection", "close"]].map(([name, value]) => `${name}: ${value}`);
  return `${line} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** The status lines in bytes that came. */
export const statusCodesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

/** What a fetch comes to: its status, then the code or name of what went wrong with its JSON body, if anything did. */
export async function fetchOutcome(call: Promise<Response>): Promise<string> {
  const what = (error: unknown) => {
    const { cause, name } = error as Error & { cause?: Error & { code?: string } };
    return cause?.code ?? cause?.name ?? name;
  };
  try {
    const response = await call;
    const failure = await response.json().then(() => "", what);
    return `${response.status} ${failure}`.trim();
  } catch (error) {
    return what(error);
  }
}
