import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { OpenApiDocument } from "../generate/document.ts";
import { type Profile, readProfiles } from "../generate/profiles.ts";
import { buildAssets } from "./assets.ts";
import { changelog } from "./changelog.ts";
import { guides } from "./guides.ts";
import { include } from "./include.ts";
import { type Language, languages } from "./languages.ts";
import { layout } from "./layout.ts";
import { checkLinks } from "./links.ts";
import { copyMachines, machines } from "./machines.ts";
import { linkToText } from "./markdown.ts";
import type { Page } from "./page.ts";
import { referencePage } from "./reference-page.ts";
import { rootPage } from "./root-page.ts";
import { indexPages } from "./search/index-pages.ts";
import { startPage } from "./start-page.ts";
import { tryPage } from "./try/try-page.ts";
import { pageStrings } from "./words.ts";
import { workflowsPage } from "./workflows/workflows-page.ts";

const root = join(import.meta.dirname, "../..");

/**
 * Builds the whole site: the pages in each language with their texts, search, and what programs read.
 * @param out its folder, which is emptied first.
 * @throws Error if the folder holds anything but a site, or that names each link which leads nowhere.
 */
export async function buildSite({ out }: { out: string }): Promise<void> {
  await empty(out);
  const contract = JSON.parse(await readFile(join(root, "generated/page/openapi.json"), "utf8")) as OpenApiDocument;
  const profiles = await readProfiles(join(root, "openapi/overlays"));
  await buildAssets(out);
  await copyMachines(
    root,
    out,
    profiles.map(({ name }) => name),
  );
  for (const language of Object.keys(languages) as Language[]) {
    const { info, pages, scripts } = await pagesOf(contract, profiles, language);
    const frame = { title: info.title, version: info.version, pages, machines };
    await mkdir(join(out, language));
    for (const page of pages) {
      await writeFile(join(out, language, `${page.name}.html`), layout(page, frame));
      await writeFile(join(out, language, `${page.name}.html.md`), linkToText(page.markdown));
    }
    for (const [name, script] of Object.entries(scripts)) await writeFile(join(out, "assets", name), script);
  }
  await writeFile(join(out, "index.html"), rootPage(contract.info));
  await checkLinks(out);
}

/** Empties a folder, if it holds a site or nothing at all. */
async function empty(out: string): Promise<void> {
  const marker = ".nojekyll";
  const held = existsSync(out) ? await readdir(out) : [];
  if (held.length > 0 && !held.includes(marker))
    throw new Error(`${out} holds other files than a site, and would be emptied. Give a folder of its own by --out.`);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  // It also tells GitHub Pages to take the files as they are.
  await writeFile(join(out, marker), "");
}

/** The pages of one language in their order, and the scripts that they load. */
async function pagesOf(contract: OpenApiDocument, profiles: Profile[], language: Language) {
  const said = pageStrings[language];
  const ending = language === "en" ? "yaml" : `${language}.yaml`;
  const view = (profile: string) => join(root, "generated", profile, `openapi-docs.${ending}`);
  const { page, info, bundle } = await referencePage(view("page"), {
    name: "reference",
    title: said.reference,
    language,
  });
  const others = profiles.map(({ name }) =>
    referencePage(view(name), { name: `reference-${name}`, title: said.referenceOf(name), language }),
  );
  const own = await include(guides(join(root, "openapi/docs"), language), root, profiles);
  const pages: Page[] = [
    ...own,
    tryPage(contract, language),
    page,
    ...(await Promise.all(others)).map(({ page }) => page),
    workflowsPage(contract, language),
    changelog(root, language),
  ];
  const inOrder = (Object.keys(said.sections) as (keyof typeof said.sections)[]).flatMap((section) =>
    pages.filter((page) => page.section === section),
  );
  const all = [startPage(info, inOrder, language), ...inOrder];
  return { info, pages: all, scripts: { [`search-${language}.js`]: indexPages(all), "redoc.js": bundle } };
}
