import { textsOf } from "./texts.ts";

/** The texts of an object, by member. */
type Texts = Partial<Record<string, string>>;

export interface Translation {
  target: string;
  /** The English texts at the time of the translation. */
  "x-english": Texts;
  update: Texts;
}

/** Returns the faults of a contract's translations as lines: `target: fault`. */
export function checkOverlay(contract: object, actions: readonly Translation[]): string[] {
  return checkTexts(textsOf(contract), actions);
}

/** Returns the faults of the translations of texts that each have a target. */
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

/** Returns the faults of a Chinese text: it must be Chinese, with the same code and numbers as the English one. */
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
