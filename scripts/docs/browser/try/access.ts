import type { TryScriptStrings } from "./words.ts";

/** Where the sandbox is, and the key that it printed. */
export interface Access {
  address: string;
  key: string;
}

const storageName = "seedance-sandbox";
const localNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * From the link that the docs' own server prints, `#sandbox=…&key=…`, which leaves the address bar at once; or what this
 * tab has kept.
 */
export function takeAccess(): Access | undefined {
  const given = new URLSearchParams(location.hash.slice(1));
  const address = given.get("sandbox");
  if (address === null) return kept();
  history.replaceState(null, "", location.pathname + location.search);
  return { address, key: given.get("key") ?? "" };
}

/** Keeps it until the tab is closed. */
export function keepAccess(access: Access): void {
  try {
    sessionStorage.setItem(storageName, JSON.stringify(access));
  } catch {
    // Storage may be forbidden; the form then holds it until the page is left.
  }
}

function kept(): Access | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(storageName) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** The origin of a sandbox on this machine; undefined where the address leads anywhere else. */
export function localOrigin(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, origin, href } = new URL(address);
  const plain = href === `${origin}/`;
  return plain && protocol === "http:" && localNames.includes(hostname) ? origin : undefined;
}

/** Why a key must not be sent; undefined where it may. */
export function tryKeyProblem(key: string, said: TryScriptStrings): string | undefined {
  if (/^sk_live_(?!local_)/.test(key)) return said.realKey;
  return /^[\x21-\x7e]+$/.test(key) ? undefined : said.badKey;
}
