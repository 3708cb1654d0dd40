import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import YAML from "yaml";
import type { OpenApiDocument } from "./document.ts";

const run = promisify(execFile);
const bin = new URL("../../node_modules/.bin/", import.meta.url).pathname;

/**
 * Bundles a root file into one document and applies overlays in order.
 * @throws Error if a file cannot be read, or an overlay is stale.
 */
export async function bundleContract(root: string, overlays: string[]): Promise<OpenApiDocument> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, "bundle.yaml");
    await run(join(bin, "redocly"), ["bundle", root, "--output", file, "--lint-config", "off"]).catch(
      rethrowWithFile(root),
    );
    return applyOverlayFiles(file, overlays, folder);
  });
}

/**
 * Applies overlays (OpenAPI Overlay 1.0) to a document, in order.
 * @throws Error if a target of an overlay matches nothing, which means that the overlay is stale.
 */
export async function applyOverlays(document: OpenApiDocument, overlays: string[]): Promise<OpenApiDocument> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, "document.yaml");
    await writeFile(file, YAML.stringify(document, { aliasDuplicateObjects: false }));
    return applyOverlayFiles(file, overlays, folder);
  });
}

async function applyOverlayFiles(start: string, overlays: string[], folder: string): Promise<OpenApiDocument> {
  let file = start;
  for (const [index, overlay] of overlays.entries()) {
    const next = join(folder, `overlaid-${index}.yaml`);
    const { stdout, stderr } = await run(join(bin, "bump"), ["overlay", file, overlay, "--out", next]).catch(
      rethrowWithFile(overlay),
    );
    if (/WARNING/.test(stdout + stderr)) throw new Error(`${overlay}: ${(stdout + stderr).trim()}`);
    file = next;
  }
  return YAML.parse(await readFile(file, "utf8")) as OpenApiDocument;
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "contract-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rethrowWithFile(file: string) {
  return (error: Error & { stdout?: string; stderr?: string }): never => {
    throw new Error(`${file}: ${error.stderr || error.stdout || error.message}`);
  };
}
