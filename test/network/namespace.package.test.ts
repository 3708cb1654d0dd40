/**
 * Tests the installed command in networks of their own, with their own names, addresses and proxy: namespaces of Linux. Needs
 * `ip` and `unshare` (iproute2, util-linux), and root or the right to make namespaces.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installPacked, type PackedInstall } from "../cli/packed/install.ts";
import type { NetworkPlan, NetworkReport } from "./namespace/run.ts";

const program = new URL("namespace/run.ts", import.meta.url).pathname;
const image = ["image", "A glass train", "-o", "out", "--json"];
const video = ["video", "A glass train crosses a bridge. Wind howls.", "--no-wait", "--json"];

let packed: PackedInstall;
beforeAll(async () => {
  packed = await installPacked();
}, 120_000);
afterAll(() => packed?.[Symbol.asyncDispose]());

async function runIn(plan: Omit<NetworkPlan, "command">): Promise<NetworkReport> {
  const all = JSON.stringify({ command: packed.command, ...plan } satisfies NetworkPlan);
  // Another user than root gets its rights in a namespace of users, where the system allows that.
  const user = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const args = [...user, "--net", "--mount", "--fork", process.execPath, program, all];
  const { stdout } = await promisify(execFile)("unshare", args, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

test.each<[string, Omit<NetworkPlan, "command" | "lines">]>([
  [
    "every name has a fake address of a proxy that takes all connections (Clash, Surge, sing-box)",
    { addresses: ["198.18.0.7"], zone: { "": ["198.18.0.7"] } },
  ],
  [
    "the service has an IPv6 address only",
    { addresses: ["2606:4700::7"], zone: { "seedance.test": ["2606:4700::7"] } },
  ],
  [
    "the service has an IPv4 address that no route leads to, and an IPv6 address",
    { addresses: ["2606:4700::7"], zone: { "seedance.test": ["93.184.215.14", "2606:4700::7"] } },
  ],
  ["there is no name server, and a proxy leads out", { addresses: [], proxied: true }],
])("a job ends with its file if %s", { timeout: 120_000 }, async (_, network) => {
  const { runs, charges } = await runIn({
    ...network,
    lines: [image, [...video, "--image-url", "FRAME", "--preflight"], ["doctor", "--json"]],
  });
  expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, expect.anything()],
    [0, expect.anything()],
    [0, expect.anything()],
  ]);
  expect(JSON.parse(runs[0]?.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({ files: [{ type: "image/png" }] });
  expect(charges).toBe(2);
});

test("a file on a private address is not requested, and the paid task is named", { timeout: 120_000 }, async () => {
  const { runs, charges } = await runIn({
    addresses: ["93.184.215.14", "10.0.0.7"],
    zone: { "api.seedance.test": ["93.184.215.14"], "files.seedance.test": ["10.0.0.7"] },
    lines: [image, [...video, "--image-url", "FRAME", "--preflight"]],
  });
  const [download, preflight] = runs;
  expect(JSON.parse(download?.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
    error: { message: expect.stringContaining("its address is not public (10.0.0.7)") },
  });
  expect(`${download?.stdout}`).toMatch(/seedance download gpt2_\w+/);
  // The name alone is as good as any.
  expect(JSON.parse(preflight?.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
    error: { issues: [{ field: "image_url", rule: expect.stringContaining("its address, 10.0.0.7, is not public") }] },
  });
  expect(charges).toBe(1);
});

test("without a name server and a proxy nothing is sent, and the error says so", { timeout: 120_000 }, async () => {
  const { runs, charges } = await runIn({ addresses: [], lines: [image] });
  expect(runs[0]?.code).not.toBe(0);
  expect(runs[0]?.stdout).toContain("Nothing was sent");
  expect(charges).toBe(0);
});
