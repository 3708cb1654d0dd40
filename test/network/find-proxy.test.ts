import { describe, expect, test } from "vitest";
import { ConnectionError } from "../../src/errors.ts";
import { findProxy } from "../../src/network/index.ts";

const proxy = "http://proxy.example:3128";
const target = "https://api.example.com/v1";
const find = (env: Record<string, string>, url = target) => findProxy(new URL(url), env)?.url.host;

describe("the proxy of the environment", () => {
  test.each([
    ["HTTPS_PROXY", "proxy.example:3128"],
    ["https_proxy", "proxy.example:3128"],
    ["ALL_PROXY", "proxy.example:3128"],
    ["all_proxy", "proxy.example:3128"],
    ["HTTP_PROXY", undefined],
    ["http_proxy", undefined],
  ])("is that of %s for an https URL", (name, expected) => {
    expect(find({ [name]: proxy })).toBe(expected);
  });

  test("is that of the variable for https before that for all, in lower case before upper case", () => {
    const env = { ALL_PROXY: "http://d", all_proxy: "http://c", HTTPS_PROXY: "http://b", https_proxy: "http://a" };
    expect(find(env)).toBe("a");
    expect(find({ ...env, https_proxy: " " })).toBe("b");
    expect(find({ ...env, https_proxy: "", HTTPS_PROXY: "" })).toBe("c");
  });

  test.each(["proxy.example:3128", "http://proxy.example:3128/", "https://me:secret@proxy.example:3128"])(
    "may be written %s",
    (value) => {
      expect(find({ HTTPS_PROXY: value })).toBe("proxy.example:3128");
    },
  );

  test.each([
    "http://localhost:4010/a",
    "https://localhost/a",
    "https://localhost./a",
    "https://a.localhost/",
    "https://127.1.2.3/",
    "https://[::1]/",
  ])("is none for this machine: %s", (url) => {
    expect(find({ ALL_PROXY: proxy }, url)).toBeUndefined();
  });

  test.each(["socks5://127.0.0.1:7890", "socks5h://me:secret@127.0.0.1:1080", "http://", "ftp://proxy", "http://[::1"])(
    "is never ignored: %s is an error before anything is sent",
    (value) => {
      const failure = () => find({ ALL_PROXY: value });
      expect(failure).toThrow(/^ALL_PROXY is .*: must be the URL of an HTTP proxy\. Nothing was sent\./);
      expect(failure).not.toThrow(/secret/);
    },
  );

  test.each([
    "http://me:S3cret/pw@127.0.0.1:80",
    "http://me:S3cret?pw@127.0.0.1:80",
    "http://me:S3cret#pw@127.0.0.1:80",
    "http://me:1/S3cret@127.0.0.1:80",
    "socks5://me:1/S3cret@127.0.0.1:80",
    "me:S3cret/pw@127.0.0.1:80",
    "me:S3cretpw@127.0.0.1:999999",
    "http:/me:S3cret@127.0.0.1:80",
    "me:S3cret@[::1",
    "me:S3cret",
  ])("is not shown if it is not a URL, since it may hold a password: %s", (value) => {
    const failure = () => find({ HTTPS_PROXY: value });
    expect(failure).toThrow(/^HTTPS_PROXY is not a URL \(in a password, "\/" is written as %2F\): must be the URL/);
    expect(failure).not.toThrow(/S3cret/);
  });

  test.each(["http://me:10%@127.0.0.1:80", "http://m%e:secret@127.0.0.1:80", "me:%ff@127.0.0.1:80"])(
    "has a user name and a password that are percent-encoded: %s is an error before anything is sent",
    (value) => {
      const failure = () => find({ HTTPS_PROXY: value });
      expect(failure).toThrow(ConnectionError);
      expect(failure).toThrow(expect.objectContaining({ notSent: true, retryable: false }));
      expect(failure).toThrow(/^The user name or the password of HTTPS_PROXY is not .* Nothing was sent\. .* %25\.$/);
      expect(failure).not.toThrow(/secret/);
    },
  );

  test("gives its user name and its password decoded", () => {
    const { credentials } = findProxy(new URL(target), { HTTPS_PROXY: "http://m%65:p%40ss%25@127.0.0.1" }) ?? {};
    expect(credentials).toBe("me:p@ss%");
  });
});

describe("NO_PROXY", () => {
  const isDirect = (entries: string, url = target) =>
    find({ HTTPS_PROXY: proxy, NO_PROXY: entries }, url) === undefined;

  test.each([
    "*",
    "example.com",
    ".example.com",
    "*.example.com",
    "API.EXAMPLE.COM",
    "api.example.com.",
    "other.org, api.example.com",
    "other.org api.example.com",
    "api.example.com:443",
  ])("%s excludes api.example.com", (entries) => {
    expect(isDirect(entries)).toBe(true);
  });

  test.each([
    "",
    "ample.com",
    "xapi.example.com",
    "api.example.com:8443",
    "example.com.org",
    "com/8",
    "10.0.0.0/8",
    "*api*",
  ])("%j does not exclude it", (entries) => {
    expect(isDirect(entries)).toBe(false);
  });

  test.each([
    ["10.0.0.0/8", "https://10.1.2.3/", true],
    ["10.0.0.0/8", "https://11.1.2.3/", false],
    ["10.1.2.3", "https://10.1.2.3/", true],
    ["2.3", "https://10.1.2.3/", false],
    ["fd00::/8", "https://[fd12::1]/", true],
    ["fd00::/8", "https://[fe80::1]/", false],
    ["[fd12::1]", "https://[fd12::1]/", true],
    ["fd12::1", "https://[fd12::1]/", true],
    ["[fd12::1]:8443", "https://[fd12::1]:8443/", true],
    ["[fd12::1]:8443", "https://[fd12::1]/", false],
    ["10.0.0.0/99", "https://10.1.2.3/", false],
  ])("%s and %s: excluded is %s", (entries, url, expected) => {
    expect(isDirect(entries, url)).toBe(expected);
  });

  test("in lower case counts before that in upper case", () => {
    expect(find({ HTTPS_PROXY: proxy, no_proxy: "other.org", NO_PROXY: "*" })).toBe("proxy.example:3128");
  });
});
