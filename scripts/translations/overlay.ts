import { textsOf } from "./texts.ts";

/** Texts of one place, by their member's name. */
type Texts = Partial<Record<string, string>>;

export interface Translation {
  target: string;
  /** The English texts that were translated. */
  "x-english": Texts;
  update: Texts;
}

/** What is wrong with the translations of a contract, a line each: `place: what`. */
export function checkOverlay(contract: object, actions: readonly Translation[]): string[] {
  return checkTexts(textsOf(contract), actions);
}

/** What is wrong with the translations of texts that stand each at a place of its own. */
export function checkTexts(english: ReadonlyMap<string, Texts>, actions: readonly Translation[]): string[] {
  const targets = actions.map(({ target }) => target);
  const faults = targets.filter((target, index) => targets.indexOf(target) < index).map((target) => `${target}: twice`);
  for (const { target, "x-english": translated, update } of actions) {
    const texts = english.get(target);
    if (!texts) {
      faults.push(`${target}: there is no such text any more`);
      continue;
    }
    for (const [member, text = ""] of Object.entries(texts)) {
      if (translated[member] !== text)
        faults.push(`${target}: ${member} has changed since it was translated: ${JSON.stringify(text)}`);
      faults.push(...compareTexts(text, update[member] ?? "").map((fault) => `${target}: ${member} ${fault}`));
    }
    for (const member of Object.keys(update))
      if (!(member in texts) && member !== "x-displayName") faults.push(`${target}: ${member} has no English twin`);
  }
  for (const [target, texts] of english)
    if (!targets.includes(target)) faults.push(`${target}: not translated: ${JSON.stringify(texts)}`);
  return faults;
}

/** What a Chinese text lacks of its English twin: it is Chinese, with the same code and the same numbers. */
export function compareTexts(english: string, chinese: string): string[] {
  const faults: string[] = [];
  if (!/\p{Script=Han}/u.test(chinese)) faults.push("is not in Chinese");
  for (const [what, find] of Object.entries({ code: codeOf, numbers: numbersOf })) {
    const [wanted, found] = [find(english), find(chinese)];
    if (wanted.join() !== found.join()) faults.push(`has other ${what}: ${wanted.join(" ")} became ${found.join(" ")}`);
  }
  return faults;
}

const code = /`[^`]+`/g;
const codeOf = (text: string) => [...new Set(text.match(code) ?? [])].sort();
const numbersOf = (text: string) => [...new Set(text.replace(code, "").match(/\d[\d,.]*\d|\d/g) ?? [])].sort();
