import { escapeHtml } from "./html.ts";
import { type Language, languages } from "./languages.ts";

/** The site's own first page: the languages to choose from. Who reads Chinese is led there when scripts run. */
export function rootPage({ title, summary = "" }: { title: string; summary?: string }): string {
  const links = (Object.entries(languages) as [Language, string][]).map(
    ([language, name]) =>
      `<li><a href="${language}/index.html" lang="${language}" hreflang="${language}">${name}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(summary)}">
<link rel="icon" href="assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="assets/site.css">
<link rel="alternate" type="text/plain" href="llms.txt" title="llms.txt">
<script>location.replace((/^zh\\b/i.test(navigator.language)?"zh-CN":"en")+"/index.html"+location.hash)</script>
</head>
<body>
<main class="root" id="content">
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(summary)}</p>
<ul>
${links.join("\n")}
</ul>
</main>
</body>
</html>
`;
}
