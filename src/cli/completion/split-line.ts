/**
 * Splits a line up to the cursor into words, as a POSIX shell does, without expanding anything. The last word is the current
 * one: it is empty after a space, and its quotes may still be open.
 */
export function splitLine(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let index = 0; index < line.length; index++) {
    const character = line[index] as string;
    if (quote === "" && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === quote) quote = "";
    else if (quote === "" && /["']/.test(character)) {
      quote = character;
      word ??= "";
    } else {
      const isEscape = character === "\\" && (quote === "" || (quote === '"' && /["\\$`]/.test(line[index + 1] ?? "")));
      if (isEscape) index++;
      word = (word ?? "") + (isEscape ? (line[index] ?? "") : character);
    }
  }
  return [...words, word ?? ""];
}
