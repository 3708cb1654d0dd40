import { existsSync, readFileSync } from "node:fs";
import YAML from "yaml";
import { type Language, languages } from "../../../scripts/docs/languages.ts";
import type { OpenApiDocument } from "../../../scripts/generate/document.ts";
import { readProfiles } from "../../../scripts/generate/profiles.ts";

const root = new URL("../../../", import.meta.url).pathname;
const profiles = await readProfiles(`${root}openapi/overlays`);

/** Every docs view: the page's and each profile's, in each language. */
export const docsViews = ["page", ...profiles.map(({ name }) => name)].flatMap((folder) =>
  (Object.keys(languages) as Language[]).flatMap((language) => {
    const name = `${folder}/openapi-docs.${language === "en" ? "" : `${language}.`}yaml`;
    const file = `${root}generated/${name}`;
    return existsSync(file)
      ? [{ name, language, view: YAML.parse(readFileSync(file, "utf8")) as OpenApiDocument }]
      : [];
  }),
);
