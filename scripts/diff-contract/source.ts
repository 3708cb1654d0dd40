/** Where the two versions of the contract come from: a file, or the derived contract at a git revision. */
import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import YAML from "yaml";
import { bundleContract } from "../generate/bundle.ts";
import type { OpenApiDocument } from "../generate/document.ts";
import { parseVersion } from "./version.ts";

export const contractFile = "generated/page/openapi.yaml";
/** Where releases had it before each contract got a folder. */
const earlierFile = "generated/openapi.yaml";
const run = promisify(execFile);
const git = async (...args: string[]) => (await run("git", args, { maxBuffer: 64 * 1024 * 1024 })).stdout;

/**
 * Reads a version of the contract.
 * @param source a bundled file, the root file of a split contract, or a git revision.
 * @throws Error where it is none of these or holds no contract.
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
 * The newest release that the checked-out commit descends from.
 * @throws Error where that can't be told: no git repository, or a shallow copy, which may lack the tags.
 */
export async function findLastRelease(): Promise<string | undefined> {
  const order = ["-c", "versionsort.suffix=-", "tag", "--list", "contract-v*", "--sort=-version:refname"];
  const tags = await git(...order, "--merged", "HEAD").catch((error: Error & { stderr?: string }) => {
    throw new Error(`The last release can't be looked up: ${error.stderr?.trim() || error.message}`);
  });
  const newest = tags.split("\n")[0];
  if (newest) return newest;
  if ((await git("rev-parse", "--is-shallow-repository")).trim() === "true")
    throw new Error("The last release can't be looked up: this copy is shallow. Fetch the history and its tags.");
  return undefined;
}

function parse(source: string, text: string): unknown {
  try {
    return YAML.parse(text);
  } catch (error) {
    throw new Error(`${source} is no YAML or JSON: ${error instanceof Error ? error.message : error}`);
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
  if (!isContract) throw new Error(`${source} is no OpenAPI 3 document with openapi, info.version and paths.`);
  try {
    parseVersion(document.info?.version ?? "");
  } catch (error) {
    throw new Error(`${source}: ${error instanceof Error ? error.message : error}`);
  }
  return document as OpenApiDocument;
}
