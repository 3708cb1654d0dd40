import type { Translations } from "./translate.ts";

/** Chinese for every message and every text of the help: test/cli/language.test.ts finds what is missing or stale. */
export const translations: Translations = {
  "Missing argument. Usage: seedance {0}": "缺少参数。用法：seedance {0}",
};
