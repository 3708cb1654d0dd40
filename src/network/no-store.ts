/**
 * The option of `fetch` that keeps it from answering out of a cache, as that of Next.js 14 does:
 * https://nextjs.org/docs/14/app/building-your-application/caching#data-cache. A runtime that does not know the option may
 * refuse it, as Cloudflare Workers of an earlier compatibility date do, and has no such cache.
 */
export function noStore(): Pick<RequestInit, "cache"> {
  const option = { cache: "no-store" } as const;
  try {
    new Request("https://example.com", option);
    return option;
  } catch {
    return {};
  }
}
