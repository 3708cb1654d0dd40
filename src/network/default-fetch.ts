/**
 * The `fetch` of the runtime. In Node.js, requests to https URLs go through the proxy that the environment names, as those
 * of curl do: Node's own support needs a flag, and versions before 22.21 have none
 * (https://nodejs.org/api/http.html#built-in-proxy-support). Bun and Deno read the same variables themselves.
 */
export const defaultFetch: typeof fetch = async (input, init) => {
  if (!namesProxy()) return globalThis.fetch(input, init);
  // Loaded before the first request is sent, so that no response is lost to a file that cannot be loaded.
  return (await import("./fetch-through-proxy.ts")).fetchThroughProxy(input, init);
};

function namesProxy(): boolean {
  const { process } = globalThis as { process?: { versions?: Record<string, string>; env?: Record<string, string> } };
  const { node, bun, deno } = process?.versions ?? {};
  if (node === undefined || bun !== undefined || deno !== undefined) return false;
  return Object.entries(process?.env ?? {}).some(([name, value]) => value && /^(https|all)_proxy$/i.test(name));
}
