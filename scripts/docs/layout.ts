import { escapeHtml } from "./html.ts";
import { type Language, languages } from "./languages.ts";
import { headingsOf, renderMarkdown } from "./markdown.ts";
import type { Page, Section } from "./page.ts";
import { searchBox } from "./search/box.ts";
import { pageStrings } from "./words.ts";

/** What every page of the site shows around its own text. */
export interface Frame {
  /** The site's name. */
  title: string;
  version: string;
  /** The pages of this page's language, in their order. */
  pages: Page[];
  /** Files for programs, from the site's root: their names and what they hold. */
  machines: Record<string, string>;
}

// Before anything is drawn: scripts run, and the colours that were chosen.
const early = `document.documentElement.classList.add("js",(()=>{try{return localStorage.getItem("colorMode")}catch{}})()||(matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"))`;

/** A whole HTML document. Every link in it is relative. */
export function layout(page: Page, frame: Frame): string {
  const { language, name } = page;
  const said = pageStrings[language];
  const title = name === "index" ? frame.title : `${page.title} · ${frame.title}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(summaryOf(page.markdown))}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="../assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="../assets/site.css">
<link rel="alternate" type="text/markdown" href="${name}.html.md">
${otherLanguages(page)}
<script>${early}</script>
<script src="../assets/site.js" defer></script>
${page.head ?? ""}
</head>
<body${page.wide ? ' class="wide"' : ""}>
<a class="skip" href="#content">${said.skip}</a>
<header class="site-header">
<div class="home">
<button type="button" class="menu-button" aria-expanded="false" aria-controls="pages">${said.menu}</button>
<a class="brand" href="index.html">${escapeHtml(frame.title)}</a>
</div>
<div class="tools">
${searchBox(language)}
<a class="try" href="try.html">${said.tryIt}</a>
${copyMenu(page)}
${languageSwitch(page)}
<button type="button" class="theme needs-script" aria-label="${said.theme}" title="${said.theme}"><span aria-hidden="true">◐</span></button>
</div>
</header>
<div class="columns">
${navigation(page, frame)}
<main id="content" tabindex="-1">
${page.html ?? renderMarkdown(page.markdown, language, page.ids)}
</main>
${contents(page)}
</div>
${footer(page, frame)}
</body>
</html>
`;
}

function languageSwitch({ language, name }: Page): string {
  const [other] = (Object.keys(languages) as Language[]).filter((each) => each !== language);
  return `<a class="language" href="../${other}/${name}.html" lang="${other}" hreflang="${other}">${pageStrings[language].language}</a>`;
}

function otherLanguages({ name }: Page): string {
  const all = Object.keys(languages) as Language[];
  return all.map((each) => `<link rel="alternate" hreflang="${each}" href="../${each}/${name}.html">`).join("\n");
}

function copyMenu({ language, name }: Page): string {
  const said = pageStrings[language];
  return `<details class="menu">
<summary>${said.copyForAi}</summary>
<div class="menu-items">
<button type="button" class="needs-script" data-copy="${name}.html.md">${said.copyPage}</button>
<button type="button" class="needs-script" data-copy="../llms-api.txt">${said.copyApi}</button>
<a href="${name}.html.md">${said.asMarkdown}</a>
<a href="../llms-api.txt">llms-api.txt</a>
</div>
</details>
<span class="status" role="status" data-copied="${said.copied}" data-not-copied="${said.notCopied}"></span>`;
}

function navigation(page: Page, { pages }: Frame): string {
  const said = pageStrings[page.language];
  const groups = (Object.keys(said.sections) as Section[]).flatMap((section) => {
    const links = pages
      .filter((each) => each.section === section)
      .map(
        (each) =>
          `<li><a href="${each.name}.html"${each.name === page.name ? ' aria-current="page"' : ""}>${escapeHtml(each.title)}</a></li>`,
      );
    return links.length === 0 ? [] : `<h2>${said.sections[section]}</h2>\n<ul>\n${links.join("\n")}\n</ul>`;
  });
  return `<nav class="pages" id="pages" aria-label="${said.navigation}">
${groups.join("\n")}
</nav>`;
}

function contents(page: Page): string {
  const headings = headingsOf(page.markdown, page.ids).filter(({ level }) => level === 2);
  if (headings.length < 2 || page.wide) return "";
  const label = pageStrings[page.language].onThisPage;
  const links = headings.map(({ id, text }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`);
  return `<nav class="contents" aria-label="${label}"><h2>${label}</h2><ul>\n${links.join("\n")}\n</ul></nav>`;
}

function footer(page: Page, { pages, machines, version }: Frame): string {
  const said = pageStrings[page.language];
  const index = pages.findIndex(({ name }) => name === page.name);
  const neighbour = (each: Page | undefined, label: string, rel: string) =>
    each ? `<a rel="${rel}" href="${each.name}.html"><span>${label}</span> ${escapeHtml(each.title)}</a>` : "";
  const files = Object.entries(machines).map(([file, label]) => `<a href="../${file}">${escapeHtml(label)}</a>`);
  return `<footer class="site-footer">
<div class="neighbours">${neighbour(pages[index - 1], said.previous, "prev")}${neighbour(pages[index + 1], said.next, "next")}</div>
<p>${said.machines}${said.colon}${files.join(" · ")}</p>
<p>${said.source} ${escapeHtml(version)}</p>
<noscript><p>${said.noScript}</p></noscript>
</footer>`;
}

/** A page's first paragraph, as plain text on one line. */
export function summaryOf(markdown: string): string {
  const paragraph = markdown.split("\n\n").find((block) => block !== "" && !/^[#<|`-]/.test(block)) ?? "";
  return paragraph
    .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replace(/[`*]/g, "")
    .replace(/(\p{Script=Han}|[，。；：、])\n/gu, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
