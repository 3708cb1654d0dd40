/** Packs the package as it is published. */
import { statSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { marked, type Token } from "marked";
import { runNpm } from "../runtimes/install.ts";
import { repository, versionTag } from "./repository.ts";

const root = new URL("../..", import.meta.url).pathname;

/** A file of the package. */
interface PackedFile {
  path: string;
}

/**
 * Lists the files of the package by their paths, and builds it first if the build is stale.
 * @throws Error with npm's message.
 */
export async function listPackedFiles(): Promise<string[]> {
  return (await readPack()).files.map(({ path }) => path);
}

/**
 * Packs the package, and builds it first if the build is stale. Its documents get absolute links, because a package is
 * read without its repository.
 * @param folder an existing folder for the tarball.
 * @returns the path of the tarball.
 * @throws Error with npm's message, or that names a link which stays relative.
 */
export async function packPackage(folder: string): Promise<string> {
  const { filename, files } = await readPack();
  const stage = await mkdtemp(join(tmpdir(), "seedance-pack-"));
  try {
    for (const { path } of files) {
      await mkdir(dirname(join(stage, path)), { recursive: true });
      // The skill is read from the package, with all files that its pages link to.
      if (/^[^/]+\.md$/.test(path))
        await writeFile(join(stage, path), linkToRepository(await readFile(join(root, path), "utf8")));
      else await copyFile(join(root, path), join(stage, path));
    }
    await runNpm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], stage);
  } finally {
    await rm(stage, { recursive: true });
  }
  return join(folder, filename);
}

async function readPack(): Promise<{ filename: string; files: PackedFile[] }> {
  const [pack] = JSON.parse(await runNpm(["pack", "--dry-run", "--json"], root));
  return pack;
}

/**
 * Makes a document's relative links absolute: they lead to the files of the package's version on GitHub.
 * @param markdown a document in the repository's root.
 * @throws Error that names a link to a missing file, or each link that is not written as `[text](path)`.
 */
export function linkToRepository(markdown: string): string {
  let text = markdown;
  for (const { href, image } of readLinks(markdown)) {
    if (!isRelative(href)) continue;
    const isFolder = statSync(join(root, href.replace(/[#?].*/, ""))).isDirectory();
    const home = image
      ? `https://raw.githubusercontent.com/${repository}`
      : `https://github.com/${repository}/${isFolder ? "tree" : "blob"}`;
    text = text.replaceAll(`](${href})`, `](${home}/${versionTag}/${href})`);
  }
  const rest = readLinks(text).filter(({ href }) => isRelative(href));
  if (rest.length > 0)
    throw new Error(`Write each of these links as [text](path): ${rest.map(({ href }) => href).join(", ")}.`);
  return text;
}

const isRelative = (href: string) => !/^(?:https?:\/\/|mailto:|#)/.test(href);

/** The links and pictures of a document, also those that are written in HTML. */
export function readLinks(markdown: string): { href: string; image: boolean }[] {
  const links: { href: string; image: boolean }[] = [];
  marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (token.type === "link" || token.type === "image")
      links.push({ href: `${token.href}`, image: token.type === "image" });
    if (token.type === "html")
      for (const [, name, href = ""] of `${token.raw}`.matchAll(/\b(src|srcset|href)\s*=\s*["']?([^"'\s>]+)/gi))
        links.push({ href, image: name !== "href" });
  });
  return links;
}
