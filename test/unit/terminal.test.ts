import { describe, expect, test } from "vitest";
import { drawScreen, type ScreenRow } from "../../scripts/terminal/screen.ts";
import { defaultStyle, restyle } from "../../scripts/terminal/style.ts";
import { drawSvg } from "../../scripts/terminal/svg.ts";

const read = (rows: readonly ScreenRow[]) =>
  rows.map((row) => Array.from(row, (cell) => cell?.text ?? " ").join("")).map((line) => line.trimEnd());

describe("the screen of a terminal", () => {
  test.each([
    ["lines", "one\r\ntwo\r\n", ["one", "two"]],
    ["a line that is rewritten", "working 1\r\x1b[2Kdone", ["done"]],
    ["a shorter text over a longer one", "longer\rabc", ["abcger"]],
    ["a line feed alone", "ab\ncd", ["ab", "  cd"]],
    ["a line that is too long", "abcdefghijklm", ["abcdefghij", "klm"]],
    ["a line that just fits", "abcdefghij\r\nk", ["abcdefghij", "k"]],
    ["characters of two columns", "12345678🎬x\r\n123456789🎬", ["12345678🎬", "x", "123456789", "🎬"]],
    ["text after horizontal moves", "abc\x1b[2D-\x1b[1Gx\x1b[3Cy", ["x-c y"]],
    ["text after vertical moves", "a\r\nb\r\n\x1b[2AX\x1b[1BY", ["X", "bY"]],
    ["nothing where text is erased", "abcdef\x1b[3D\x1b[K\r\n123\x1b[1K\r\nx\x1b[1A\x1b[J", ["abc"]],
    [
      "text with a backspace, a tab, a bell, a title and a hidden cursor",
      "\x1b[?25lab\b\x07\tc\x1b]0;title\x07\x1b[?25h",
      ["ab      c"],
    ],
  ])("shows %s", (_, text, lines) => {
    expect(read(drawScreen(text, 10))).toEqual(lines);
  });

  test.each(["\x1b[5S", "\x1b[2J", "\x1b[38m", "\x1b[9m", "\x1bM"])("rejects the unsupported sequence %j", (text) => {
    expect(() => drawScreen(text, 10)).toThrow(RangeError);
  });

  test("has styles that are switched on and off", () => {
    const all = restyle(defaultStyle, [1, 2, 3, 4, 7, 31, 102]);
    expect(all).toEqual({ fore: 1, back: 10, bold: true, dim: true, italic: true, underline: true, inverse: true });
    expect(restyle(all, [22, 23, 24, 27, 39, 49])).toEqual(defaultStyle);
    expect(restyle(all, [0, 96, 45])).toEqual({ ...defaultStyle, fore: 14, back: 5 });
    const [row] = drawScreen("a\x1b[1mb\x1b[mc", 10);
    expect(row?.map((cell) => cell?.style.bold)).toEqual([false, true, false]);
  });
});

describe("the SVG of a terminal's screen", () => {
  const draw = (text: string) => drawSvg(drawScreen(text, 20), 20, 'what "it" shows');

  test("has each run of text at its cells, with their width, escaped", () => {
    const svg = draw("ok \x1b[31m<&>\x1b[39m\r\n \x1b[1;4mb\x1b[0m");
    expect(svg).toContain('<svg xmlns="http://www.w3.org/2000/svg" width="208" height="96"');
    expect(svg).toContain('<title id="title">what &quot;it&quot; shows</title>');
    expect(svg).toContain(
      'x="20" y="51" textLength="25.2" lengthAdjust="spacingAndGlyphs" xml:space="preserve">ok </text>',
    );
    expect(svg).toContain(
      'x="45.2" y="51" textLength="25.2" lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="#ff8078">&lt;&amp;&gt;<',
    );
    expect(svg).toContain(
      'y="71" textLength="8.4" lengthAdjust="spacingAndGlyphs" xml:space="preserve" font-weight="700" text-decoration="underline">b<',
    );
  });

  test("draws backgrounds and inverse text", () => {
    expect(draw("\x1b[42m  \x1b[49m")).toContain('<rect x="20" y="36" width="16.8" height="20" fill="#74d69b"/>');
    const inverse = draw("\x1b[7mx");
    expect(inverse).toContain('<rect x="20" y="36" width="8.4" height="20" fill="#e8eaef"/>');
    expect(inverse).toContain(' fill="#0d0f14">x</text>');
  });

  test("has a contrast of 4.5 between all colours and the background", () => {
    const luminance = (hex: string) => {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((place) => {
        const part = Number.parseInt(hex.slice(place, place + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const colours = [31, 32, 33, 34, 35, 36, 37, 90, 91, 92, 93, 94, 95, 96, 97, 2];
    for (const colour of colours) {
      const [, hex = ""] = /fill="(#\w+)">x/.exec(draw(`\x1b[${colour}mx`)) ?? [];
      expect((luminance(hex) + 0.05) / (luminance("#0d0f14") + 0.05)).toBeGreaterThan(4.5);
    }
  });
});
