import { init } from "redoc";
import { followLinks } from "./deep-links.ts";
import { followHeader } from "./follow-header.ts";
import { followTry } from "./follow-try.ts";
import { readJson } from "./read-json.ts";
import { redocWord } from "./redoc-word.ts";
import { repairMarkup } from "./repair-markup.ts";

interface CodeSample {
  lang: string;
  label: string;
}
type Definition = { paths: Record<string, Record<string, { "x-codeSamples"?: CodeSample[] }>> };

/** Redoc shows no sample in a language that it is not told of. */
function languagesOf({ paths }: Definition): CodeSample[] {
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  const samples = operations.flatMap((operation) => operation["x-codeSamples"] ?? []);
  const languages = new Map(samples.map(({ lang, label }) => [label, { lang, label }]));
  return [...languages.values(), { lang: "payload", label: redocWord("Payload") }];
}

const element = document.getElementById("redoc");
if (element) {
  const definition = readJson("redoc-definition") as Definition;
  followHeader();
  followTry();
  followLinks();
  repairMarkup(element);
  const options = {
    codeSamples: { languages: languagesOf(definition) },
    disableTelemetry: true,
    hideDownloadButtons: true,
    maxDisplayedEnumValues: 1000,
    scrollYOffset: ".site-header",
  };
  init(definition, options, element);
}
