/** `npm run docs:serve` as a person uses it: the printed link leads to a form that works at once. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";
import { launchBrowser } from "../../sandbox/dashboard/view.ts";
import { tryFormTimeout } from "./try/view.ts";

const script = new URL("../../../scripts/docs-serve.ts", import.meta.url).pathname;
const started: ChildProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

test("the printed link makes a video without typing; Ctrl-C ends all of it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "docs-"));
  folders.push(folder);
  const child = spawn(process.execPath, [script, "--port", "0", "--out", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith("Press Ctrl-C")) break;
  }
  const links = lines.flatMap((line) => /^Try it +(\S+)/.exec(line)?.[1] ?? []);
  expect(links.map((link) => new URL(link).pathname)).toEqual(["/en/try.html", "/zh-CN/try.html"]);

  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(links[0] ?? "");
    expect(page.url()).not.toContain("#");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("status").filter({ hasText: "Accepted: task" }).waitFor(tryFormTimeout);
    // The sandbox takes a few seconds to complete a video.
    await page.locator("video").waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});
