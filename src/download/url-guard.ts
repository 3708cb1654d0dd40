import { isIP } from "node:net";
import { isLocalHost } from "../base-url.ts";
import { message } from "../message.ts";
import { isProxyAddress, isPublicAddress, mayBePublic } from "../public-host.ts";
import { redactUrl } from "../redact.ts";

/** Why a URL is not requested, as a clause: "it is not https". */
export interface UrlRefusal {
  refused: string;
}

/**
 * Decides which URLs may be requested: https URLs of public addresses only, so that an output URL or its redirect
 * cannot reach the local network. If the client's service runs on this machine, as the sandbox does, its own origin is
 * allowed too. If the request goes through the environment's proxy, the proxy resolves the name, and this machine does not.
 * The addresses of a proxy with a DNS of its own (fake IP) are allowed.
 *
 * Known limitation: the host is resolved here, and again when the request connects. A DNS server that gives different
 * addresses in between is not detected.
 */
export class UrlGuard {
  readonly #localOrigin: string | undefined;
  readonly #lookup: (hostname: string) => Promise<string[]>;
  readonly #isProxied: (url: URL) => boolean;
  #isBehindProxy: Promise<boolean> | undefined;

  /**
   * @param baseUrl the client's service.
   * @param lookup resolves a name to its addresses.
   * @param isProxied whether the request for a URL goes through a proxy, which resolves the name.
   */
  constructor(
    baseUrl: string,
    lookup: (hostname: string) => Promise<string[]>,
    isProxied: (url: URL) => boolean = () => false,
  ) {
    const base = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
    this.#localOrigin = base && isLocalHost(base.hostname) ? base.origin : undefined;
    this.#lookup = lookup;
    this.#isProxied = isProxied;
  }

  /** Returns the URL to request, or why it is refused. Rejects if the host cannot be resolved. */
  async check(text: string, base?: URL): Promise<URL | UrlRefusal> {
    if (!URL.canParse(text, base?.href)) return { refused: message`it is not a URL` };
    const url = new URL(text, base?.href);
    const { protocol, hostname, username, password, origin } = url;
    if (username || password) return { refused: message`it contains credentials` };
    if (this.#localOrigin !== undefined && origin === this.#localOrigin) return url;
    if (protocol !== "https:") return { refused: message`it is not https` };
    // The URL parser has normalized 127.1, 0x7f000001 and 2130706433 to 127.0.0.1.
    const bare = hostname.replace(/^\[|\]$/g, "");
    if (isIP(bare)) return isPublicAddress(bare) ? url : { refused: message`its address is not public` };
    if (!mayBePublic(bare)) return { refused: message`it is a name of this machine or its network` };
    if (this.#isProxied(url)) return url;
    const addresses = await this.#lookup(bare);
    if (addresses.length > 0 && addresses.every(isPublicAddress)) return url;
    const found = addresses.join(", ");
    if (!addresses.some(isProxyAddress)) return { refused: message`its address is not public (${found})` };
    if (addresses.every((each) => isProxyAddress(each) || isPublicAddress(each)) && (await this.#resolvesByProxy()))
      return url;
    return {
      refused: message`its address, ${found}, is like one that a proxy with a DNS of its own gives, but this machine's DNS does not give one to every name. Set SEEDANCE_FAKE_IP=1 if a proxy of yours resolves names`,
    };
  }

  /**
   * Whether a proxy resolves all names of this machine, and connects to the real host itself. It is proven by an address
   * for a name that does not exist (https://www.rfc-editor.org/rfc/rfc6761#section-6.4), or the user says so.
   */
  #resolvesByProxy(): Promise<boolean> {
    if (process.env.SEEDANCE_FAKE_IP === "1") return Promise.resolve(true);
    this.#isBehindProxy ??= this.#lookup("seedance-client.invalid").then(
      (addresses) => addresses.length > 0 && addresses.every(isProxyAddress),
      () => false,
    );
    return this.#isBehindProxy;
  }
}

export function describeUrlRefusal(text: string, { refused }: UrlRefusal): string {
  return message`Did not request ${redactUrl(text)}: ${refused}. Allowed: https URLs of public addresses.`;
}
