/**
 * Returns the visible texts with too little contrast to their background (WCAG 2.2, 1.4.3). It runs in the page, so it
 * must be self-contained.
 * @param minRatio the minimum contrast ratio.
 */
export function lowContrastTexts(minRatio: number): string[] {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const parse = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const over = ([r, g, b, alpha]: Colour, [r2, g2, b2]: Colour): Colour => {
    const mix = (front: number, back: number) => front * alpha + back * (1 - alpha);
    return [mix(r, r2), mix(g, g2), mix(b, b2), 1];
  };
  const behind = (element: Element | null): Colour => {
    if (!element) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = ([red, green, blue]: Colour) => {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: Colour, b: Colour) => {
    const [x, y] = [luminance(a), luminance(b)];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };

  const lowContrast: string[] = [];
  let checkedCount = 0;
  const check = (element: Element, text: string, pseudo?: string) => {
    checkedCount++;
    const back = behind(element);
    const ratio = contrast(over(parse(getComputedStyle(element, pseudo).color), back), back);
    if (ratio < minRatio)
      lowContrast.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className} ${text.slice(0, 40)}`);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { parentElement: element, textContent } = node;
    if (element?.checkVisibility() && textContent?.trim()) check(element, textContent.trim());
  }
  for (const input of document.querySelectorAll("input"))
    if (input.checkVisibility()) check(input, input.placeholder, "::placeholder");
  if (checkedCount < 50) lowContrast.push(`only ${checkedCount} texts were found`);
  return lowContrast;
}
