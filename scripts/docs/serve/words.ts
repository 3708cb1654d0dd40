import type { Language } from "../languages.ts";

/** The texts of the server's 404 page. */
export const serveStrings = {
  en: { title: "No such page", text: "This site has no", start: "To the overview" },
  "zh-CN": { title: "没有此页", text: "本站没有", start: "前往概览" },
} satisfies Record<Language, unknown>;
