import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatMoney, parseCreditPrice, toMoney } from "../../src/cli/settings/credit-price.ts";
import { createMachine } from "./machine.ts";

describe("the setting credit-price", () => {
  test.each([
    ["0.01", 0.01, ""],
    ["0.01 USD", 0.01, "USD"],
    ["¥0.07", 0.07, "¥"],
    ["0.5元", 0.5, "元"],
  ])("%j is a price", (text, amount, currency) => {
    expect(parseCreditPrice(text)).toEqual({ amount, currency });
  });

  test.each(["", "0", "free", "-1", "1e3", "USD 1 EUR", "1,5", "0.01 USD x"])("%j is none", (text) => {
    expect(parseCreditPrice(text)).toBeUndefined();
  });

  test("shows money from the expected to the maximum price", () => {
    const money = toMoney({ "credit-price": "0.01 USD" }, { credits: 110, maximum: 165 });
    expect(money).toEqual({ expected: 1.1, maximum: 1.65, currency: "USD" });
    expect(money && formatMoney(money)).toBe("1.10–1.65 USD");
    expect(toMoney({ "credit-price": "0.001" }, { credits: 12 })).toEqual({ expected: 0.012, maximum: 0.012 });
    expect(toMoney({}, { credits: 110 })).toBeUndefined();
    expect(toMoney({ "credit-price": "0.01" }, { credits: undefined })).toBeUndefined();
  });

  test("adds money to quotes, dry runs and plans, as text and as JSON", async () => {
    await using machine = await createMachine();
    const job = ["--quality-tier", "pro", "--duration", "10"];
    const quote = ["quote", "--model", "seedance", ...job];
    expect(await machine.json(quote)).not.toHaveProperty("data.money");
    expect((await machine.run([...quote, "--no-json"])).stdout).toMatch(
      /110, at most 165 .*\n\nMaximum: 1\.5 × .*, for accounts without an annual plan \(2026-08-16\)\./,
    );
    expect(await machine.run(["config", "set", "credit-price", "cheap"])).toMatchObject({ code: 2 });
    await machine.run(["config", "set", "credit-price", "0.01 USD"]);
    const money = { expected: 1.1, maximum: 1.65, currency: "USD" };
    expect((await machine.json(quote)).data).toMatchObject({ credits: 110, maximum: 165, money });
    expect((await machine.run([...quote, "--no-json"])).stdout).toContain("110, at most 165 (1.10–1.65 USD)");
    const dryRun = ["video", "A glass train crosses a bridge.", ...job, "--dry-run"];
    expect((await machine.json(dryRun)).data.estimate).toMatchObject({ credits: 110, maximum: 165, money });
    expect((await machine.run([...dryRun, "--no-json"])).stdout).toContain("In money: 1.10–1.65 USD.");
    const row = { prompt: "A glass train crosses a bridge.", quality_tier: "pro", duration: "10" };
    await writeFile(join(machine.folder, "one.jsonl"), `${JSON.stringify(row)}\n`);
    const plan = ["batch", "plan", "one.jsonl"];
    expect((await machine.json(plan)).data.quote).toMatchObject({ likely: 110, maximum: 165, money });
    expect((await machine.run([...plan, "--no-json"])).stdout).toContain("In money: 1.10–1.65 USD.");
  });

  test("has no effect on the limit, which is the maximum in credits", async () => {
    await using machine = await createMachine();
    const job = ["video", "A glass train crosses a bridge.", "--dry-run", "--quality-tier", "pro", "--duration", "10"];
    expect(await machine.run([...job, "--max-credits", "164"])).toMatchObject({ code: 4 });
    expect(await machine.run([...job, "--max-credits", "165"])).toMatchObject({ code: 0 });
  });
});
