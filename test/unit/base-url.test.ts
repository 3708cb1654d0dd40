import { describe, expect, test } from "vitest";
import { isLocalHost, isSafeBaseUrl } from "../../src/base-url.ts";
import { UrlGuard } from "../../src/download/url-guard.ts";
import { toReferenceUrl } from "../../src/jobs/index.ts";

const localHosts = [
  "localhost",
  "localhost.",
  "sandbox.localhost",
  "127.0.0.1",
  "127.1",
  "127.9.9.9",
  "0x7f000001",
  "[::1]",
];
const otherHosts = [
  ...["localhost.example.com", "mylocalhost", "127.0.0.1.example.com", "127.example.com", "128.0.0.1", "10.0.0.1"],
  ...["[::2]", "[::ffff:7f00:1]", "example.com", "0.0.0.0"],
];
const lookup = () => Promise.resolve([]);

describe("a host of this machine", () => {
  test.each(localHosts)("%s is one for the key, downloads and references", async (host) => {
    const url = `http://${host}:4020/a.png`;
    expect(isLocalHost(new URL(url).hostname)).toBe(true);
    expect(isSafeBaseUrl(url)).toBe(true);
    expect(await new UrlGuard(url, lookup).check(url)).toBeInstanceOf(URL);
    expect(toReferenceUrl(url)).toBe(`https://${host}:4020/a.png`);
  });

  test.each(otherHosts)("%s is none", async (host) => {
    const url = `http://${host}:4020/a.png`;
    expect(isLocalHost(new URL(url).hostname)).toBe(false);
    expect(isSafeBaseUrl(url)).toBe(false);
    expect(isSafeBaseUrl(`https://${host}`)).toBe(true);
    expect(await new UrlGuard(url, lookup).check(url)).toHaveProperty("refused");
    expect(toReferenceUrl(url)).toBe(url);
  });

  test("gets no key with credentials or by another scheme", () => {
    for (const url of ["http://me:secret@localhost", "http://me@localhost", "ftp://localhost", "localhost:4020", ""])
      expect(isSafeBaseUrl(url), url).toBe(false);
  });
});
