/** Opens the report that the built command writes in Chromium, from disk. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { createCliTestBed } from "../cli/support/test-bed.ts";
import { launchBrowser } from "../sandbox/dashboard/view.ts";

test("a report's filter, search, sort and total work, and nothing is logged to the console", async () => {
  await using testBed = await createCliTestBed();
  const prompts = ["A glass train crosses a bridge.", "A paper boat in rain.", "A red kite over dunes."];
  const rows = prompts.map((prompt, index) => ({
    id: `row-${index}`,
    model: index === 2 ? "nano-banana-pro" : "seedance",
    prompt,
  }));
  writeFileSync(join(testBed.cwd, "films.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"));
  expect(await testBed.seedance(["batch", "run", "films.jsonl", "--yes"])).toMatchObject({ code: 0 });
  const { code, json } = await testBed.seedance(["batch", "report", "films"]);
  expect(code).toBe(0);

  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const consoleMessages: string[] = [];
    page.on("console", (message) => consoleMessages.push(message.text()));
    page.on("pageerror", (error) => consoleMessages.push(String(error)));
    await page.goto(pathToFileURL(json[0].html).href);
    const visiblePrompts = () => page.locator("#jobs > li:visible .prompt").allTextContents();
    const total = () => page.getByRole("status").textContent();
    expect([await visiblePrompts(), await total()]).toEqual([prompts, "3 of 3 jobs, 72 credits net"]);
    await page.getByLabel("Text").fill("boat");
    expect([await visiblePrompts(), await total()]).toEqual([[prompts[1]], "1 of 3 jobs, 30 credits net"]);
    await page.getByLabel("Text").fill("");
    await page.getByRole("combobox", { name: "Model" }).selectOption("nano-banana-pro");
    expect([await visiblePrompts(), await total()]).toEqual([[prompts[2]], "1 of 3 jobs, 12 credits net"]);
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByRole("combobox", { name: "Sort" }).selectOption("model");
    expect(await visiblePrompts()).toEqual([prompts[2], prompts[0], prompts[1]]);
    expect(consoleMessages).toEqual([]);
  } finally {
    await browser.close();
  }
});
