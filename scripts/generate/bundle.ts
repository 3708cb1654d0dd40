import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import YAML from "yaml";
import type { Document } from "./document.ts";

const run = promisify(execFile);
const bin = new URL("../../node_modules/.bin/", import.meta.url).pathname;

/**
 * One document out of a root file and overlays over it (OpenAPI Overlay 1.0), applied in order.
 * @throws Error where a file can't be read or a target of an overlay matches nothing: such an overlay is stale.
 */
export async function bundle(root: string, overlays: string[]): Promise<Document> {
  const folder = await mkdtemp(join(tmpdir(), "contract-"));
  try {
    let file = join(folder, "bundle.yaml");
    await run(join(bin, "redocly"), ["bundle", root, "--output", file, "--lint-config", "off"]).catch(explain(root));
    for (const [index, overlay] of overlays.entries()) {
      const next = join(folder, `overlaid-${index}.yaml`);
      const { stdout, stderr } = await run(join(bin, "bump"), ["overlay", file, overlay, "--out", next]).catch(
        explain(overlay),
      );
      if (/WARNING/.test(stdout + stderr)) throw new Error(`${overlay}: ${(stdout + stderr).trim()}`);
      file = next;
    }
    return YAML.parse(await readFile(file, "utf8")) as Document;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function explain(file: string) {
  return (error: Error & { stdout?: string; stderr?: string }): never => {
    throw new Error(`${file}: ${error.stderr || error.stdout || error.message}`);
  };
}
