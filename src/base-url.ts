/** Whether a host name is of this machine. It is spelled as `new URL()` spells it, which knows 127.1 as 127.0.0.1. */
export function isLocalHost(hostname: string): boolean {
  return /^(127\.[\d.]+|\[::1]|(.+\.)?localhost\.?)$/.test(hostname);
}

/** Whether the key may be sent to a URL. */
export function isSafeBaseUrl(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { protocol, hostname, username, password } = new URL(baseUrl);
  return !username && !password && (protocol === "https:" || (protocol === "http:" && isLocalHost(hostname)));
}
