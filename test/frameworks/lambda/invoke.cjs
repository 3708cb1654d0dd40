/** Runs the function as a provider does: from a folder that has the bundle alone, by `require`. */
const { cpSync, mkdtempSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

async function invoke() {
  const folder = mkdtempSync(join(tmpdir(), "function-"));
  cpSync("function", folder, { recursive: true });
  const { bytes, ...report } = await require(join(folder, "handler.js")).handler();
  if (!(bytes > 0)) throw new Error("The function saved no file.");
  writeFileSync("report.json", JSON.stringify(report));
}

invoke();
