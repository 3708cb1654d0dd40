/** The catalogue of errors: the templates of all of them, and the texts of some as they are printed. */
import { expect, test } from "vitest";
import { listTranslatableTexts, type TranslatableText } from "../../scripts/messages.ts";
import { formatRealErrors } from "./real-errors.ts";

/** Areas of the catalogue, by the folder below src/. The first match applies. */
const areas: Readonly<Record<string, string>> = {
  "cli/line": "Command line: options",
  "cli/settings": "Command line: settings and keys",
  "cli/batch": "Command line: batches",
  "cli/doctor": "Command line: doctor",
  "cli/submit": "Command line: submits",
  cli: "Command line",
  contract: "Rules of the contract",
  client: "Client",
  http: "HTTP",
  network: "HTTP",
  "errors.ts": "Client",
  credits: "Spending limits",
  scheduling: "Rate limits",
  jobs: "Jobs",
  text: "Texts of people",
  ledger: "Ledger",
  download: "Downloads",
  batch: "Batches and manifests",
  postgres: "PostgreSQL",
  prompt: "Prompt lint",
  mcp: "MCP server",
  sandbox: "Sandbox",
  drift: "Drift",
  gallery: "Gallery",
};

function areaOf({ place }: TranslatableText): string {
  const path = place.replace(/^src\//, "");
  const folder = Object.keys(areas).find(
    (each) => path === each || path.startsWith(`${each}/`) || path.startsWith(`${each}:`),
  );
  return (folder && areas[folder]) ?? "Other";
}

const messages = (await listTranslatableTexts()).filter(({ source }) => source === "message");

test("each message belongs to an area", () => {
  expect(messages.filter((text) => areaOf(text) === "Other").map(({ place }) => place)).toEqual([]);
});

test("the catalogue of errors is what it was", { timeout: 300_000 }, async () => {
  const titles = [...new Set(Object.values(areas))];
  const templates = titles.flatMap((title) => {
    const own = messages.filter((text) => areaOf(text) === title);
    const lines = [...new Set(own.map(({ readable }) => `- ${readable.trim().replaceAll("\n", "\n  ")}`))];
    return lines.length > 0 ? [`### ${title}\n\n${lines.join("\n")}`] : [];
  });
  const catalogue = [
    "# Errors and other messages",
    "Derived by `npx vitest run --config vitest.tools.config.ts test/messages -u`. Do not edit. The first part shows texts as" +
      " they are printed, each with the call that causes it. The second part lists the templates of all messages, with names" +
      " for their values.",
    "## As printed",
    ...(await formatRealErrors()),
    "## Templates",
    ...templates,
  ];
  await expect(`${catalogue.join("\n\n")}\n`).toMatchFileSnapshot("errors.md");
});
