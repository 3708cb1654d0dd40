/** The number that decimal digits of any script write. */
export function toNumber(digits: string): number {
  return Number(digits.replace(/\p{Nd}/gu, asciiDigit).replace("．", "."));
}

/** Decimal digits stand in blocks of ten, in order: a digit's value is its distance from its block's zero. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (zero > point - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(point - zero);
}
