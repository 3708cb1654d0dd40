import { observeMessages } from "../../message.ts";
import { redactText } from "../../redact.ts";

/** English templates, with `{0}`, `{1}` for their values, and the same in the reader's language. */
export type Translations = Readonly<Record<string, string>>;

let translations: Translations | undefined;
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
  observeMessages(rememberOrigin);
}

function rememberOrigin(text: string, template: readonly string[], values: readonly unknown[]): void {
  if (origins.size >= maxOrigins) origins.clear();
  origins.set(text, { template, values });
  // Errors redact their texts, and are translated after that.
  const redacted = redactText(text);
  if (redacted === text) return;
  origins.set(redacted, { template, values: values.map((value) => redactText(String(value))) });
}

/** An English text that is not its filled template, such as a plural, which is translated where it is printed. */
export function makeTranslatable(text: string, template: readonly string[], ...values: readonly unknown[]): string {
  if (translations) rememberOrigin(text, template, values);
  return text;
}

/** Adds the contract's own texts to the language that was loaded. In English, nothing is loaded. */
export async function loadContractLanguage(contract: {
  readonly load: { chinese(): Promise<Translations> };
}): Promise<void> {
  if (translations) translations = { ...(await contract.load.chinese()), ...translations };
}

/** Whether the first locale variable that is set names simplified Chinese: POSIX, Base Definitions, section 8.2. */
function readsChinese({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): boolean {
  return /^zh(?:[_-]Hans)?(?:[_-](?:CN|SG))?(?:[.@]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || "");
}

/**
 * A text in the reader's language, for the terminal alone: t`Saved ${path}.` What JSON may hold too, such as an error's
 * text, is made by `message` and translated where it is printed.
 */
export function t(template: TemplateStringsArray, ...values: unknown[]): string {
  return fill(template, values);
}

/** A text that ends as a sentence does. */
export const endSentence = (text: string) => (/[.?!。？！]$/.test(text) ? text : t`${text}.`);

/** A text in the reader's language, if it is known: what `message` made elsewhere, or a text without values. */
export function translate(text: string): string {
  if (!translations) return text;
  // A message may begin a sentence of another one, which makes its first letter a capital.
  const origin = origins.get(text) ?? origins.get(text.replace(/^./, (letter) => letter.toLowerCase()));
  return origin ? fill(origin.template, origin.values) : (findTranslation(translations, text) ?? text);
}

/** Fills the translated template, whose values may have another order. A template without words needs no translation. */
function fill(template: readonly string[], values: readonly unknown[]): string {
  if (!translations) return String.raw({ raw: template }, ...values);
  const key = messageKey(template);
  return (translations[key] ?? key).replace(/\{(\d+)\}/g, (_, index: string) => {
    const value = values[Number(index)];
    return typeof value === "string" ? translateValue(value) : String(value);
  });
}

/** A value that is a message or a sentence is translated too; a single word may be a name. */
const translateValue = (value: string) => (origins.has(value) || /\s/.test(value) ? translate(value) : value);

/** The key of a template in a table: `Unknown command {0}.` */
export function messageKey(template: readonly string[]): string {
  return template.reduce((key, part, index) => `${key}{${index - 1}}${part}`);
}

/**
 * The translation of a text without values. Line breaks do not matter, and a sentence of the contract may stand without its
 * full stop, or begin with a small letter.
 */
export function findTranslation(translations: Translations, text: string): string | undefined {
  const exact = translations[text];
  if (exact !== undefined) return exact;
  const sentence = text.trim().replace(/\s+/g, " ");
  const stem = sentence.replace(/\.$/, "");
  const found = [stem, `${stem}.`]
    .flatMap((each) => [each, each.replace(/^./, (letter) => letter.toUpperCase())])
    .map((each) => translations[each])
    .find((each) => each !== undefined);
  return found?.replace(/[。.]?$/, stem === sentence ? "" : "。");
}
