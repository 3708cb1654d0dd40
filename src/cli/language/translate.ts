import { observeMessages } from "../../message.ts";

/** English templates, with `{0}`, `{1}` for their values, and the same in the reader's language. */
export type Translations = Readonly<Record<string, string>>;

let translations: Translations = {};
/** What each English text was made of, so that it can be made again in the reader's language. */
const origins = new Map<string, { template: readonly string[]; values: readonly unknown[] }>();
/** A batch makes the same few messages for very many rows. */
const maxOrigins = 10_000;

/**
 * Loads the language that the environment asks for: Chinese for `zh_CN` in `LC_ALL`, `LC_MESSAGES` or `LANG`, else
 * English. JSON, records and exit codes stay as they are: they are made of the English text.
 */
export async function loadLanguage(env: NodeJS.ProcessEnv): Promise<void> {
  if (!readsChinese(env)) return;
  translations = (await import("./zh-CN.ts")).translations;
  observeMessages((text, template, values) => {
    if (origins.size >= maxOrigins) origins.clear();
    origins.set(text, { template, values });
  });
}

/** Whether the first locale variable that is set names simplified Chinese: POSIX, Base Definitions, section 8.2. */
function readsChinese({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): boolean {
  return /^zh(?:[_-](?:CN|SG|Hans))?(?:[.@]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || "");
}

/**
 * A text in the reader's language, for the terminal alone: t`Saved ${path}.` What JSON may hold too, such as an error's
 * text, is made by `message` and translated where it is printed.
 */
export function t(template: TemplateStringsArray, ...values: unknown[]): string {
  return fill(template, values);
}

/** A text in the reader's language, if it is known: what `message` made elsewhere, or a text without values. */
export function translate(text: string): string {
  const origin = origins.get(text);
  return origin ? fill(origin.template, origin.values) : (translations[text] ?? text);
}

/** Fills the translated template, whose values may stand in another order; values that are messages are translated. */
function fill(template: readonly string[], values: readonly unknown[]): string {
  const translated = translations[messageKey(template)];
  if (translated === undefined) return String.raw({ raw: template }, ...values);
  return translated.replace(/\{(\d+)\}/g, (_, index: string) => {
    const value = values[Number(index)];
    return typeof value === "string" ? translate(value) : String(value);
  });
}

/** The key of a template in a table: `Unknown command {0}.` */
export function messageKey(template: readonly string[]): string {
  return template.reduce((key, part, index) => `${key}{${index - 1}}${part}`);
}
