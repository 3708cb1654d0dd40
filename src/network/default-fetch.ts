/**
 * The `fetch` of the runtime. In Node.js, requests to https URLs go through the proxy that the environment names, as those
 * of curl do: Node's own support needs a flag, and versions before 22.21 have none
 * (https://nodejs.org/api/http.html#built-in-proxy-support). Bun and Deno read the same variables themselves.
 */
export const defaultFetch: typeof fetch = (input, init) =>
  namesProxy()
    ? // Loaded before the first request is sent, so that no response is lost to a file that cannot be loaded.
      import("./fetch-through-proxy.ts").then(({ fetchThroughProxy }) => fetchThroughProxy(input, init))
    : globalThis.fetch(input, init);

function namesProxy(): boolean {
  const { process } = globalThis as { process?: { versions?: Record<string, string>; env?: Record<string, string> } };
  const { env, versions } = process ?? {};
  // Before the environment is read, for which Deno needs a permission.
  if (!env || !versions?.node || versions.bun || versions.deno) return false;
  // Read one by one: a list of the whole environment takes longer than the rest of a request.
  return !!(env.HTTPS_PROXY || env.https_proxy || env.ALL_PROXY || env.all_proxy);
}
