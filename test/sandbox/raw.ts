import { connect } from "node:net";

/** The received bytes, and how the connection ended. */
export interface RawResponse {
  text: string;
  /** `open` if the connection was still open after the timeout. */
  end: "fin" | "reset" | "open";
}

/**
 * Sends bytes over a new connection and reads until it ends. Unlike fetch, it shows the bytes of incomplete responses.
 * @param timeout milliseconds after which to disconnect.
 */
export function sendRawBytes(url: string, text: string, timeout = 5000): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    const done = (end: RawResponse["end"]) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString("latin1"), end });
    };
    const timer = setTimeout(() => done("open"), timeout);
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
  const entries = Array.isArray(headers) ? headers : Object.entries(headers);
  const length: [string, string][] = body === "" ? [] : [["Content-Length", String(Buffer.byteLength(body))]];
  const lines = [...entries, ...length, ["Connection", "close"]].map(([name, value]) => `${name}: ${value}`);
  return `${line} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** The statuses of all status lines in the received bytes. */
export const statusCodesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

/** The outcome of a fetch: its status, followed by the code or name of the error in reading its JSON body, if any. */
export async function fetchOutcome(call: Promise<Response>): Promise<string> {
  const nameOf = (error: unknown) => {
    const { cause, name } = error as Error & { cause?: Error & { code?: string } };
    return cause?.code ?? cause?.name ?? name;
  };
  try {
    const response = await call;
    const failure = await response.json().then(() => "", nameOf);
    return `${response.status} ${failure}`.trim();
  } catch (error) {
    return nameOf(error);
  }
}
