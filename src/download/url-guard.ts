import { isIP } from "node:net";
import { redactUrl } from "../redact.ts";
import { isPublic } from "./addresses.ts";

/** Why a URL is refused. */
export interface UrlRefusal {
  refused: string;
}

/**
 * Where requests for files may go. https to public addresses alone: an output URL, or a redirect of it, must not reach
 * into the network of whoever downloads. A client whose own service is on this machine, the sandbox, may get files of
 * that very origin too.
 *
 * Known limit: the name is resolved here, and again when the request connects. A server of names that answers
 * differently in between is not caught.
 */
export class UrlGuard {
  readonly #localOrigin: string | undefined;
  readonly #lookup: (hostname: string) => Promise<string[]>;

  constructor(baseUrl: string, lookup: (hostname: string) => Promise<string[]>) {
    const base = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
    this.#localOrigin = base && isLocal(base.hostname) ? base.origin : undefined;
    this.#lookup = lookup;
  }

  /** The URL to ask for, or why not. Rejects where the name can't be resolved. */
  async check(text: string, base?: URL): Promise<URL | UrlRefusal> {
    if (!URL.canParse(text, base?.href)) return { refused: "is no URL" };
    const url = new URL(text, base?.href);
    const { protocol, hostname, username, password, origin } = url;
    if (username || password) return { refused: "holds credentials" };
    if (this.#localOrigin !== undefined && origin === this.#localOrigin) return url;
    if (protocol !== "https:") return { refused: "is not https" };
    // The URL's own parser has made 127.1, 0x7f000001 and 2130706433 into 127.0.0.1.
    const bare = hostname.replace(/^\[|\]$/g, "");
    const addresses = isIP(bare) ? [bare] : await this.#lookup(bare);
    if (addresses.length > 0 && addresses.every(isPublic)) return url;
    return { refused: `leads to an address that is not public` };
  }
}

function isLocal(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname) || hostname.endsWith(".localhost");
}

/** A sentence about a URL that was refused. */
export function describeUrlRefusal(text: string, { refused }: UrlRefusal): string {
  return `${redactUrl(text)} ${refused}, so nothing was requested from it.`;
}
