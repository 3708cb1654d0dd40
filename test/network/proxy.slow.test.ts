import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CheckResult } from "../../src/cli/doctor/check-result.ts";
import { exitCodes } from "../../src/cli/exit-code.ts";
import { cliPrompt, createCliTestBed } from "../cli/support/test-bed.ts";
import { cert } from "../support/certificate.ts";
import { type ProxyOptions, startProxiedService } from "../support/proxied-service.ts";

/** A sandbox that only a proxy reaches, and the command with the proxy's variables. */
async function createProxyTestBed(options: ProxyOptions = {}) {
  const testBed = await createCliTestBed();
  const service = await startProxiedService(testBed.sandbox.url, options);
  const ca = join(testBed.home, "ca.pem");
  writeFileSync(ca, cert);
  const seedance = (args: string[], env: NodeJS.ProcessEnv = {}, realTime = false) =>
    testBed.seedance(args, {
      realTime,
      env: {
        SEEDANCE_BASE_URL: service.baseUrl,
        NODE_EXTRA_CA_CERTS: ca,
        HTTPS_PROXY: service.proxyUrl,
        ...env,
      },
    });
  return {
    ...testBed,
    service,
    seedance,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await testBed[Symbol.asyncDispose]();
    },
  };
}

const video = ["video", cliPrompt];

describe.concurrent("behind a proxy", { timeout: 60_000 }, () => {
  test("submit, polls, preflight and downloads go through it, and it reads none of them", async () => {
    await using testBed = await createProxyTestBed();
    const { seedance, service, sandbox, charges } = testBed;
    const [image] = (await seedance(["image", cliPrompt, "--no-download"])).json;
    const picture = image.output.images[0].url;
    expect(new URL(picture).host).toBe(service.filesHost);
    const { code, json } = await seedance([...video, "--image-url", picture, "--preflight", "--no-wait"], {}, true);
    expect(code).toBe(0);
    const { code: saved, json: files } = await seedance(["download", json[0].id, "-o", "films/"]);
    expect([saved, files[0].files.length, charges()]).toEqual([0, 2, 2]);
    expect(new Set(service.connections)).toEqual(new Set(["api.seedance.test:443", "files.seedance.test:443"]));
    for (const secret of [sandbox.apiKey ?? "", cliPrompt, "Authorization"])
      expect(service.seen()).not.toContain(secret);
  });

  test.each([
    ["HTTPS_PROXY", (url: string) => ({ HTTPS_PROXY: url.replace("://", "://me:p%40ss@") })],
    ["all_proxy", (url: string) => ({ HTTPS_PROXY: "", all_proxy: url.replace("://", "://me:p%40ss@") })],
  ])("that wants a password, which %s has", async (_, env) => {
    await using testBed = await createProxyTestBed({ credentials: "me:p@ss" });
    const { seedance, service } = testBed;
    expect(await seedance(["image", cliPrompt], env(service.proxyUrl))).toMatchObject({ code: 0 });
  });

  test("that is reached by TLS", async () => {
    await using testBed = await createProxyTestBed({ secure: true });
    expect(await testBed.seedance(["image", cliPrompt])).toMatchObject({ code: 0 });
  });

  test("a batch and the sandbox on this machine", async () => {
    await using testBed = await createProxyTestBed();
    const { seedance, cwd, charges, files, sandbox } = testBed;
    writeFileSync(join(cwd, "shots.csv"), "prompt\nA boat\nA train\n");
    expect(await seedance(["batch", "run", "shots.csv", "--max-credits", "200", "-o", "out/"])).toMatchObject({
      code: 0,
    });
    expect([charges(), files(join(cwd, "out")).length]).toEqual([2, 4]);
    expect(await seedance(["image", cliPrompt], { SEEDANCE_BASE_URL: sandbox.url })).toMatchObject({ code: 0 });
  });

  test("doctor says which proxy is used, who resolves names, and who issued the certificate", async () => {
    await using testBed = await createProxyTestBed();
    const found = async (env: NodeJS.ProcessEnv = {}) => {
      const { checks } = (await testBed.seedance(["doctor", "--json"], env, true)).json[0];
      return Object.fromEntries(checks.map((check: CheckResult) => [check.name, check])) as Record<string, CheckResult>;
    };
    expect(await found()).toMatchObject({
      proxy: { status: "ok", detail: `${testBed.service.proxyUrl} of HTTPS_PROXY` },
      dns: { status: "ok", detail: "the proxy resolves api.seedance.test" },
      tls: { status: "ok", detail: expect.stringContaining("issued by seedance.test") },
      service: { status: "ok" },
    });
    expect(await found({ NODE_EXTRA_CA_CERTS: "" })).toMatchObject({
      tls: { status: "fail", fix: expect.stringContaining("NODE_EXTRA_CA_CERTS=") },
    });
    expect(await found({ SEEDANCE_BASE_URL: "https://another.example" })).toMatchObject({
      tls: {
        status: "fail",
        detail: expect.stringMatching(/^The certificate of https:\/\/another\.example belongs to another host \(/),
        fix: "Check the host of the base URL.",
      },
    });
    expect(await found({ HTTPS_PROXY: "" })).toMatchObject({
      proxy: { status: "ok", detail: expect.stringContaining("none for api.seedance.test") },
      dns: { status: "fail", fix: expect.stringContaining("HTTPS_PROXY=") },
    });
    expect(await found({ HTTPS_PROXY: "socks5://127.0.0.1:9" })).toMatchObject({ proxy: { status: "fail" } });
  });

  test.each<[string, ProxyOptions, NodeJS.ProcessEnv, RegExp]>([
    [
      "wants a password",
      { credentials: "me:pass" },
      {},
      /\(HTTPS_PROXY\) failed: it wants a user name and a password \(407\)\. Nothing was sent\./,
    ],
    [
      "refuses the host",
      { status: 403 },
      {},
      /failed: it refused to connect to api\.seedance\.test:443 \(403\)\. Nothing was sent\./,
    ],
    ["cannot connect", { status: 502 }, {}, /it refused to connect to api\.seedance\.test:443 \(502\)/],
    [
      "closes each connection",
      { cuts: true },
      {},
      /it closed the connection to api\.seedance\.test\. Nothing was sent\./,
    ],
    [
      "is not there",
      {},
      { HTTPS_PROXY: "http://me:pass@127.0.0.1:9" },
      /The proxy http:\/\/127\.0\.0\.1:9 \(HTTPS_PROXY\) failed: it can't be reached: ECONNREFUSED\. Nothing was sent\. Check HTTPS_PROXY/,
    ],
    [
      "speaks SOCKS",
      {},
      { HTTPS_PROXY: "", ALL_PROXY: "socks5://127.0.0.1:9" },
      /ALL_PROXY is socks5:\/\/127\.0\.0\.1:9: must be the URL of an HTTP proxy\./,
    ],
    [
      "is not to be used",
      {},
      { NO_PROXY: "seedance.test" },
      /ENOTFOUND\. Nothing was sent\.|EAI_AGAIN\. Nothing was sent\./,
    ],
    [
      "is trusted, and the service's certificate is not",
      {},
      { NODE_EXTRA_CA_CERTS: "" },
      /does not trust the certificate of https:\/\/api\.seedance\.test .* set NODE_EXTRA_CA_CERTS=/,
    ],
  ])("that %s, a submit sends nothing and says so", async (_, options, env, expected) => {
    await using testBed = await createProxyTestBed(options);
    const { code, stderr } = await testBed.seedance(video, env);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain("me:pass");
    expect([code, testBed.charges()]).toEqual([exitCodes.busy, 0]);
  });
});
