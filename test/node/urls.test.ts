import { describe, expect, test } from "vitest";
import { UrlGuard } from "../../src/download/url-guard.ts";
import { isPublicAddress } from "../../src/public-host.ts";
import { respondJson, startServer } from "../support/server.ts";
import { createDownloadTestBed, downloadErrorOf, hashBytes, pngFile, serveMediaFile } from "./support.ts";

const publicAddresses = [
  "1.1.1.1",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700::1111",
  "::ffff:1.1.1.1",
  "64:ff9b::101:101",
];
const otherAddresses = [
  ..."0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1".split(" "),
  ..."192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.1.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1".split(" "),
  ..."255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1".split(" "),
  ..."100::1 2001::1 2001:db8::1 2002:7f00:1::1 3fff::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 ff02::1 5f00::1".split(
    " ",
  ),
  ..."localhost 1.2.3 1.2.3.4.5".split(" "),
];

test.each(publicAddresses)("the address %s is public", (address) => expect(isPublicAddress(address)).toBe(true));
test.each(otherAddresses)("the address %s is not public", (address) => expect(isPublicAddress(address)).toBe(false));

describe("a name that a proxy with fake IPs resolves", () => {
  const check = (url: string, lookup: (name: string) => Promise<string[]>) =>
    new UrlGuard("https://seedance2ai.io", lookup).check(url);
  const proxy = async () => ["198.18.0.7"];

  test("is allowed if the proxy answers for a name that does not exist", async () => {
    const names: string[] = [];
    const lookup = async (name: string) => {
      names.push(name);
      return proxy();
    };
    expect(await check("https://cdn.example/a.mp4", lookup)).toBeInstanceOf(URL);
    expect(names).toEqual(["cdn.example", "seedance-client.invalid"]);
  });

  test("is not allowed if only this name has such an address", async () => {
    const lookup = async (name: string) => (name === "cdn.example" ? proxy() : Promise.reject(new Error("ENOTFOUND")));
    expect(await check("https://cdn.example/a.mp4", lookup)).toHaveProperty("refused");
  });

  test.each(["https://198.18.0.7/a.mp4", "http://cdn.example/a.mp4"])("is not a reason to allow %s", async (url) => {
    expect(await check(url, proxy)).toHaveProperty("refused");
  });

  test.each([["10.0.0.7"], ["198.18.0.7", "10.0.0.7"], ["198.18.0.7", "127.0.0.1"]])(
    "is not a reason to allow a name that resolves to %s %s",
    async (...addresses) => {
      const lookup = async (name: string) => (name.endsWith(".invalid") ? proxy() : addresses.filter(Boolean));
      expect(await check("https://cdn.example/a.mp4", lookup)).toHaveProperty("refused");
    },
  );
});

describe("a URL to download", () => {
  const names: Record<string, string[]> = {
    "cdn.example": ["1.1.1.1", "2606:4700::1111"],
    "inside.example": ["10.0.0.7"],
    "rebind.example": ["1.1.1.1", "127.0.0.1"],
    "nothing.example": [],
    localhost: ["127.0.0.1"],
  };
  const check = (url: string, baseUrl = "https://seedance2ai.io") =>
    new UrlGuard(baseUrl, async (name) => names[name] ?? Promise.reject(new Error("ENOTFOUND"))).check(url);

  test.each(["https://cdn.example/a", "https://1.1.1.1/", "https://cdn.example:8443/", "https://[2606:4700::1111]/"])(
    "%s is allowed",
    async (url) => expect(await check(url)).toBeInstanceOf(URL),
  );
  test.each([
    ...[
      "http://cdn.example/",
      "file:///etc/passwd",
      "ftp://cdn.example/a",
      "data:image/png;base64,AA",
      "blob:https://a/b",
    ],
    ...["https://u:p@cdn.example/", "https://u@cdn.example/", "no url", "https://", "javascript:alert(1)"],
    ...["https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/"],
    ...[
      "https://[::1]/",
      "https://[::ffff:10.0.0.1]/",
      "https://169.254.169.254/",
      "https://localhost/",
      "https://１２７.０.０.１/",
    ],
    ...["https://inside.example/", "https://rebind.example/", "https://nothing.example/"],
  ])("%s is refused", async (url) => expect(await check(url)).toHaveProperty("refused"));

  test("of this machine is allowed only if it has the origin of the client's service", async () => {
    const base = "http://127.0.0.1:4020";
    expect(await check("http://127.0.0.1:4020/media/a.png", base)).toBeInstanceOf(URL);
    for (const url of [
      "http://127.0.0.1:4021/",
      "http://localhost:4020/",
      "https://127.0.0.1:4020/",
      "http://10.0.0.1/",
    ])
      expect(await check(url, base), url).toHaveProperty("refused");
    for (const service of [
      "https://seedance2ai.io",
      "https://10.0.0.1",
      "http://192.168.0.1:4020",
      "http://127.0.0.1:80",
    ])
      expect(await check("http://127.0.0.1:4020/", service), service).toHaveProperty("refused");
  });
});

test.each([
  ["another scheme", { output: { images: [{ url: "file:///etc/passwd" }] } }],
  ["a private address", { output: { video_url: "https://10.0.0.1/a.mp4" } }],
  ["credentials", { output: { video_url: "https://user:password@cdn.example/a.mp4?signature=s" } }],
])("a URL with %s is refused before any request", async (_, change) => {
  await using testBed = await createDownloadTestBed((_, response) => response.end());
  const error = await downloadErrorOf(testBed.get({}, { ...testBed.task(), ...change } as never));
  expect(error).toMatchObject({ code: "url_refused", retryable: false });
  expect(`${error.message}${error.url}`).not.toMatch(/password@|signature/);
  expect(testBed.server.requests).toEqual([]);
  expect(await testBed.directory.files()).toEqual([]);
});

describe("a redirect of a download", () => {
  test.each([301, 302, 303, 307, 308])("with status %d is followed five times", async (status) => {
    await using testBed = await createDownloadTestBed((seen, response, count) =>
      count <= 5
        ? response.writeHead(status, { Location: `hop-${count}?signature=x` }).end("moved")
        : serveMediaFile(seen, response, pngFile),
    );
    const [file] = await testBed.get();
    expect(file).toMatchObject({ sha256: hashBytes(pngFile), url: `${testBed.server.url}/a.png` });
    expect(testBed.requests().map(({ url }) => url.slice(0, 6))).toEqual([
      "/a.png",
      "/hop-1",
      "/hop-2",
      "/hop-3",
      "/hop-4",
      "/hop-5",
    ]);
  });

  test("is not followed a sixth time", async () => {
    await using testBed = await createDownloadTestBed((_, response) =>
      response.writeHead(302, { Location: "/again" }).end(),
    );
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "too_many_redirects" });
    expect(testBed.requests()).toHaveLength(6);
  });

  test.each([
    "http://169.254.169.254/latest/meta-data",
    "https://169.254.169.254/",
    "https://[::ffff:127.0.0.1]/",
    "https://user:pass@cdn.example/",
    "http://cdn.example/a.png",
    "file:///etc/passwd",
    "//10.0.0.1/a.png",
  ])("to %s is refused and not retried", async (location) => {
    await using testBed = await createDownloadTestBed((_, response) =>
      response.writeHead(302, { Location: location }).end(),
    );
    const error = await downloadErrorOf(testBed.get({ lookup: async () => ["1.1.1.1"] }));
    expect(error).toMatchObject({ code: "url_refused" });
    expect(error.message).not.toContain("pass@");
    expect(testBed.requests()).toHaveLength(1);
  });

  test("to another service on this machine is refused without a request", async () => {
    await using other = await startServer((_, response) => respondJson(response, 200, {}));
    await using testBed = await createDownloadTestBed((_, response) =>
      response.writeHead(302, { Location: other.url }).end(),
    );
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "url_refused" });
    expect(other.requests).toEqual([]);
  });

  test("from https to http is refused with a custom fetch", async () => {
    await using testBed = await createDownloadTestBed((_, response) => response.end());
    const requestedUrls: string[] = [];
    const fetch = async (url: unknown) => {
      requestedUrls.push(String(url));
      return new Response(null, { status: 302, headers: { Location: "http://cdn.example/a" } });
    };
    const task = { ...testBed.task(), output: { video_url: "https://cdn.example/a.mp4" } };
    const lookup = async () => ["1.1.1.1"];
    expect(await downloadErrorOf(testBed.get({ fetch: fetch as never, lookup }, task))).toMatchObject({
      code: "url_refused",
    });
    expect(requestedUrls).toEqual(["https://cdn.example/a.mp4"]);
  });

  test("that a custom fetch has followed is refused", async () => {
    await using testBed = await createDownloadTestBed((seen, response) =>
      seen.url === "/b.png"
        ? serveMediaFile(seen, response, pngFile)
        : response.writeHead(302, { Location: "/b.png" }).end(),
    );
    const following = (url: unknown) => fetch(String(url));
    expect(await downloadErrorOf(testBed.get({ fetch: following }))).toMatchObject({ code: "url_refused" });
  });
});

test("a host that cannot be resolved is an error after the retries", async () => {
  await using testBed = await createDownloadTestBed((_, response) => response.end());
  let count = 0;
  const lookup = async () => {
    count++;
    throw Object.assign(new Error("getaddrinfo ENOTFOUND cdn.example"), { code: "ENOTFOUND", syscall: "getaddrinfo" });
  };
  const task = { ...testBed.task(), output: { video_url: "https://cdn.example/a.mp4" } };
  const error = await downloadErrorOf(testBed.get({ lookup }, task));
  expect(error).toMatchObject({
    code: "connection_failed",
    message: "Cannot resolve the host cdn.example: ENOTFOUND.",
  });
  expect(count).toBe(4);
});
