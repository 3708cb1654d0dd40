import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { RuntimeTestResult } from "../../test/runtimes/suite.js";
import { chromiumPath } from "../../test/sandbox/media/tools.ts";
import { executeProgram } from "./execute.ts";
import type { Project } from "./project.ts";
import type { SuiteRunner } from "./runtimes.ts";

/** The path of the page and its modules, on the sandbox's origin, which is the only one that the sandbox accepts. */
const base = "/_suite/";

/** Runs the suite with the unbundled package through an import map. */
export const runChromium: SuiteRunner = async (project, sandbox) => {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const context = await browser.newContext();
    await serve(context, project, sandbox);
    const page = await context.newPage();
    await page.goto(sandbox.url + base);
    const settings = JSON.stringify({ baseUrl: sandbox.url });
    const results = await page.evaluate<RuntimeTestResult[]>(
      `import("./page.js").then(({ runSuite }) => runSuite(${settings}))`,
    );
    return { version: browser.version(), results };
  } finally {
    await browser.close();
  }
};

/** Serves the page and the project's files below `base`; all other requests reach the sandbox. */
async function serve(context: BrowserContext, { folder }: Project, { url }: Sandbox): Promise<void> {
  const names = ["seedance-client", "openapi-fetch"];
  const code = `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => import.meta.resolve(name))))`;
  const files: string[] = JSON.parse(
    await executeProgram(process.execPath, ["--input-type=module", "--eval", code], folder),
  );
  const local = (file: string) => base + new URL(file).pathname.slice(folder.length + 1);
  const imports = Object.fromEntries(names.map((name, index) => [name, local(files[index] ?? "")]));
  const page = `<!doctype html><title>Suite</title><script type="importmap">${JSON.stringify({ imports })}</script>`;
  await context.route(`${url}${base}**`, (route) => {
    const path = new URL(route.request().url()).pathname.slice(base.length);
    if (path === "") return route.fulfill({ contentType: "text/html", body: page });
    return route.fulfill({ path: join(folder, path), contentType: "text/javascript" });
  });
}
