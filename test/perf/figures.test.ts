import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clients, ownPackage } from "../../scripts/bench/clients.ts";
import { compareCpu } from "../../scripts/bench/cpu.ts";
import { measureBundle } from "../../scripts/bench/footprint.ts";
import { cacheFolder } from "../../scripts/bench/install.ts";
import { median } from "../../scripts/bench/median.ts";
import peers from "../../scripts/bench/peers.json" with { type: "json" };
import { markdownTable } from "../../scripts/bench/table.ts";

test("the median of an odd and an even number of values, and of none", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 3, Number.NaN]);
});

test("each call is compared with the bare call of the same round, alternately before and after it", async () => {
  const order: string[] = [];
  const named = (name: string) => () => Promise.resolve(name);
  // The machine slows down as it runs: a ratio of neighbours stays what it is.
  let slowness = 1;
  const cpu = async (call: () => Promise<unknown>) => {
    const name = String(await call());
    order.push(name);
    slowness *= 1.001;
    return slowness * (name === "bare" ? 1 : name === "light" ? 1.2 : 3);
  };
  const ratios = await compareCpu(named("bare"), [named("light"), named("heavy")], { rounds: 20, requests: 1, cpu });
  expect(ratios.map(({ length }) => length)).toEqual([20, 20]);
  expect(median(ratios[0] ?? [])).toBeCloseTo(1.2, 2);
  expect(median(ratios[1] ?? [])).toBeCloseTo(3, 1);
  expect(order.slice(0, 3)).toEqual(["bare", "light", "heavy"]);
  expect(order).toHaveLength(3 + 20 * 4);
  const [first, second] = [order.slice(3, 7), order.slice(7, 11)];
  expect([first[0], first[2], second[1], second[3]]).toEqual(Array(4).fill("bare"));
  for (const round of [first, second]) expect(round.sort()).toEqual(["bare", "bare", "heavy", "light"]);
});

test("a bundle's size is what an import loads, without later chunks and unused exports", async () => {
  const folder = await mkdtemp(join(tmpdir(), "perf-"));
  const noise = (seed: number) => Array.from({ length: 400 }, (_, index) => Math.sin(seed + index)).join();
  await writeFile(
    join(folder, "main.mjs"),
    `export const used = () => import("./later.mjs"); export const unused = "${noise(1)}";`,
  );
  await writeFile(join(folder, "later.mjs"), `export const text = "${noise(2)}";`);
  const small = await measureBundle(folder, 'export { used } from "./main.mjs";');
  const whole = await measureBundle(folder, 'export * from "./main.mjs";');
  await rm(folder, { recursive: true });
  expect(small.bundleBytes).toBeLessThan(300);
  expect(small.laterBytes).toBeGreaterThan(2000);
  expect(whole.bundleBytes).toBeGreaterThan(2000);
  expect(whole.laterBytes).toBe(small.laterBytes);
});

test("every peer is pinned to one version, and every pin is measured", () => {
  expect(Object.keys(peers).sort()).toEqual(
    clients
      .map(({ name }) => name)
      .filter((name) => name !== ownPackage)
      .sort(),
  );
  for (const version of Object.values(peers)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("other pins are installed in another folder", () => {
  expect(cacheFolder({ ky: "2.1.0" })).toBe(cacheFolder({ ky: "2.1.0" }));
  expect(cacheFolder({ ky: "2.1.0" })).not.toBe(cacheFolder({ ky: "2.1.1" }));
});

test("a table is valid Markdown whatever its cells contain", () => {
  expect(markdownTable(["", "a"], [["b", "c|d"]])).toBe("|  | a |\n| --- | --- |\n| b | c\\|d |");
});
