import { describe, expect, test } from "vitest";
import { privateMediaIssues } from "../../src/client/index.ts";
import { mayBePublic } from "../../src/public-host.ts";
import { page } from "../support/contracts.ts";

const hostOf = (host: string) => new URL(`https://${host}/a.png`).hostname;

test.each([
  "example.com",
  "xn--fiqs8s.cn",
  "8.8.8.8",
  "[2606:4700::1111]",
  "localhost.example.com",
  "my.localhost.run",
  "internal.example.com",
  "nas.example",
])("%s may be public", (host) => expect(mayBePublic(hostOf(host))).toBe(true));

test.each([
  ..."localhost a.localhost LOCALHOST. 127.0.0.1 127.1 0x7f000001 2130706433 0 0.0.0.0 [::1] [::] [::ffff:127.0.0.1]".split(
    " ",
  ),
  ..."192.168.1.5 10.0.0.1 172.16.0.1 172.31.255.255 169.254.169.254 100.64.0.1 198.18.0.1 224.0.0.1 255.255.255.255".split(
    " ",
  ),
  ..."[fd00::1] [fe80::1] [::ffff:10.0.0.1] [64:ff9b::a00:1] [2001:db8::1]".split(" "),
  ..."nas nas.local printer.LOCAL router.lan db.internal a.home.arpa pc.localdomain intranet files.corp.".split(" "),
])("%s is not public", (host) => expect(mayBePublic(hostOf(host))).toBe(false));

test.each(["172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "11.0.0.1", "198.17.0.1", "198.20.0.1"])(
  "%s, beside a special network, is public",
  (host) => expect(mayBePublic(hostOf(host))).toBe(true),
);

describe("media of a job", () => {
  const body = (...urls: string[]) => ({ mode: "media-to-video", prompt: "A boat", media_urls: urls });
  const issuesOf = (baseUrl: string | undefined, ...urls: string[]) =>
    privateMediaIssues(page, "seedance", body(...urls), baseUrl).map(({ field, rule }) => [field, rule]);
  const service = "https://api.example.com";
  const sandbox = "http://127.0.0.1:4010";

  test("that the service can't open are named by their place, without their signature", () => {
    expect(issuesOf(service, "https://example.com/a.png", "https://nas.local/b.png?sig=secret")).toEqual([
      [
        "media_urls.1",
        "https://nas.local/b.png is on this machine or in a private network, which the service can't open",
      ],
    ]);
  });

  test.each([
    [service, 1],
    [sandbox, 0],
    ["http://sandbox.localhost", 0],
    ["https://gateway.corp", 0],
    // A plan in code may not know the service.
    [undefined, 0],
  ])("of this machine and its network can be opened by a service there only: %s", (baseUrl, count) => {
    expect(issuesOf(baseUrl, "https://localhost:4330/a.png")).toHaveLength(count);
    expect(issuesOf(baseUrl, "https://127.0.0.1:4330/a.png")).toHaveLength(count);
    expect(issuesOf(baseUrl, "https://192.168.1.5/a.png")).toHaveLength(count);
  });
});
