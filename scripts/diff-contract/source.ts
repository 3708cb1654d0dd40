/** Loads a version of the contract: from a file, or the derived contract at a git revision. */
import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import YAML from "yaml";
import { bundleContract } from "../generate/bundle.ts";
import type { OpenApiDocument } from "../generate/document.ts";
import { parseVersion } from "./version.ts";

export const contractFile = "generated/page/openapi.yaml";
/** The file's path in releases before each contract had its own folder. */
const earlierFile = "generated/openapi.yaml";
const run = promisify(execFile);
const git = async (...args: string[]) => (await run("git", args, { maxBuffer: 64 * 1024 * 1024 })).stdout;

/**
 * Reads a version of the contract.
 * @param source a bundled file, the root file of a split contract, or a git revision.
 * @throws Error if the source is none of these or contains no contract.
 */
export async function loadContractVersion(source: string): Promise<OpenApiDocument> {
  const isFile = await stat(source).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return assertContract(source, parse(source, await readAtRevision(source)));
  const document = parse(source, await readFile(source, "utf8"));
  return assertContract(source, refersToFiles(document) ? await bundleContract(source, []) : document);
}

async function readAtRevision(revision: string): Promise<string> {
  await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`).catch(() => {
    throw new Error(`${revision} is neither a file nor a git revision.`);
  });
  const show = (file: string) => git("show", "--end-of-options", `${revision}:./${file}`);
  return show(contractFile)
    .catch(() => show(earlierFile))
    .catch(() => {
      throw new Error(`${revision} has no ${contractFile}.`);
    });
}

/**
 * Returns the newest release that the checked-out commit descends from.
 * @throws Error if there is no git repository, or only a shallow copy, which may lack the tags.
 */
export async function findLastRelease(): Promise<string | undefined> {
  const order = ["-c", "versionsort.suffix=-", "tag", "--list", "contract-v*", "--sort=-version:refname"];
  const tags = await git(...order, "--merged", "HEAD").catch((error: Error & { stderr?: string }) => {
    throw new Error(`Cannot find the last release: ${error.stderr?.trim() || error.message}`);
  });
  const newest = tags.split("\n")[0];
  if (newest) return newest;
  if ((await git("rev-parse", "--is-shallow-repository")).trim() === "true")
    throw new Error(
      "Cannot find the last release: this clone is shallow. Fetch the history and its tags: git fetch --unshallow --tags",
    );
  return undefined;
}

function parse(source: string, text: string): unknown {
  try {
    return YAML.parse(text);
  } catch (error) {
    throw new Error(`${source} is not valid YAML or JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function refersToFiles(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, entry]) =>
    name === "$ref" && typeof entry === "string" ? !entry.startsWith("#") : refersToFiles(entry),
  );
}

function assertContract(source: string, value: unknown): OpenApiDocument {
  const document = value as Partial<OpenApiDocument> | null;
  const isContract =
    /^3\./.test(String(document?.openapi)) && typeof document?.info?.version === "string" && document.paths;
  if (!isContract) throw new Error(`${source} is not an OpenAPI 3 document with openapi, info.version and paths.`);
  try {
    parseVersion(document.info?.version ?? "");
  } catch (error) {
    throw new Error(`${source}: ${error instanceof Error ? error.message : error}`);
  }
  return document as OpenApiDocument;
}
