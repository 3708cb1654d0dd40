/** Parses decimal digits of any script. */
export function toNumber(digits: string): number {
  return Number(digits.replace(/\p{Nd}/gu, asciiDigit).replace("．", "."));
}

/** Unicode has decimal digits in ordered blocks of ten: a digit's value is its distance from its block's zero. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (zero > point - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(point - zero);
}
