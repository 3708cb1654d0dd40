import { describe, expect, test } from "vitest";
import { ValidationError } from "../../src/errors.ts";
import { decodeBytes, readText } from "../../src/text/index.ts";
import { encodeText } from "../support/encode-text.ts";

const chinese = "一只猫在屋顶上奔跑，夜晚的霓虹灯闪烁，镜头缓慢推进";
const traditional = "一隻貓在屋頂上奔跑，夜晚的霓虹燈閃爍，鏡頭緩慢推進";
const japanese = "猫が屋根の上を走る。夜のネオンが光り、カメラがゆっくり近づく";
const korean =
  "고양이가 지붕 위를 달린다. 밤의 네온이 반짝이고 카메라가 천천히 다가간다. 비가 내리는 거리에서 사람들이 우산을 들고 걷는다.";
const german = "Ein Zug fährt über die Brücke";
const russian = "Кошка бежит по крыше ночью";

const decode = (bytes: Uint8Array, path = "x.txt") => decodeBytes(bytes, { field: "prompt", path });
const errorOf = (bytes: Uint8Array, path?: string): ValidationError => {
  try {
    decode(bytes, path);
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error("The text was read.");
};

async function* inChunks(bytes: Uint8Array, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const endings = ["", "\n", "\r\n", "\r\nA second line\r\n\r\n"];
const marks = ["", "\ufeff"];

describe("a text that a person wrote is read as it was written", () => {
  test.each([
    ["utf-8", chinese, marks],
    ["utf-8", "plain", marks],
    ["utf-8", "emoji 🐕‍🦺 and é", marks],
    ["utf-16le", chinese, ["\ufeff"]],
    ["utf-16be", `${japanese} 🐕`, ["\ufeff"]],
    ["utf-16le", "An English prompt, “quoted”", marks],
    ["utf-16be", german, marks],
    ["gb18030", chinese, [""]],
    ["gb18030", `A cat: ${chinese}. Wide shot.`, [""]],
    ["big5", traditional, [""]],
    ["shift_jis", japanese, [""]],
    ["euc-kr", korean, [""]],
    ["windows-1252", german, [""]],
  ] as const)("in %s: %s", async (label, text, usedMarks) => {
    for (const mark of usedMarks)
      for (const ending of endings) {
        const whole = `${text}${ending}`;
        const bytes = encodeText(`${mark}${whole}`, label);
        expect(decode(bytes)).toBe(whole);
        for (const length of [1, 3, 64])
          expect(await readText(inChunks(bytes, length), { field: "prompt" })).toBe(whole);
      }
  });

  test("and says in which encoding it was, if it is neither UTF-8 nor UTF-16", () => {
    const names: string[] = [];
    const source = { field: "prompt", onLegacyEncoding: (name: string) => names.push(name) };
    for (const [text, label] of [
      [chinese, "gb18030"],
      [japanese, "shift_jis"],
      [chinese, "utf-8"],
      [chinese.repeat(2), "utf-8"],
    ] as const)
      decodeBytes(encodeText(text, label), source);
    expect(names).toEqual(["GB18030", "SHIFT_JIS"]);
  });

  test("and nothing at all is an empty text", () => {
    expect(decode(new Uint8Array())).toBe("");
    expect(decode(Uint8Array.of(0xef, 0xbb, 0xbf))).toBe("");
    expect(decode(Uint8Array.of(0xff, 0xfe))).toBe("");
  });
});

describe("a text whose encoding is not certain is refused", () => {
  test.each([
    ["few characters", "猫在奔跑", "gb18030", "GB18030"],
    ["Korean that could be Chinese", "고양이가 달린다", "euc-kr", "GB18030"],
    ["letters that the code pages 1250 and 1252 give differently", "Un café à Paris", "windows-1252", "WINDOWS-1252"],
    ["Turkish", "Kırmızı bir araba kırda ilerliyor", "windows-1254", "WINDOWS-1252"],
    ["Turkish with one letter of its own", "Ein Zug fährt nach Muğla", "windows-1254", "WINDOWS-1252"],
    ["Baltic", "Sarkana mašīna brauc pa lauku", "windows-1257", "WINDOWS-1252"],
    ["Vietnamese", "Xe đi qua sông", "windows-1258", "WINDOWS-1252"],
    ["Cyrillic", russian, "windows-1251", "WINDOWS-1252"],
    ["Cyrillic in two bytes", russian, "gb18030", "WINDOWS-1252"],
    ["EUC-JP", japanese, "euc-jp", undefined],
    ["old Mac text", "Un café à Paris", "macintosh", undefined],
  ])("%s", (_, text, label, encoding) => {
    const [issue] = errorOf(encodeText(`first\n\n${text}\n`, label)).issues;
    expect(issue).toMatchObject({ field: "prompt", rule: "x.txt is not UTF-8 on line 3" });
    if (encoding) expect(issue?.fix).toContain(`iconv -f ${encoding} -t UTF-8 x.txt > x.utf8.txt`);
    expect(issue?.fix).not.toContain("PowerShell");
  });

  test("with a command that runs as printed, whatever the file's name", () => {
    const [issue] = errorOf(encodeText("猫在奔跑", "gb18030"), "tom's (1).csv").issues;
    expect(issue?.fix).toContain("iconv -f GB18030 -t UTF-8 'tom'\\''s (1).csv' > 'tom'\\''s (1).utf8.csv'");
    const [dashed] = errorOf(encodeText("猫在奔跑", "gb18030"), "-x.txt").issues;
    expect(dashed?.fix).toContain("iconv -f GB18030 -t UTF-8 ./-x.txt > ./-x.utf8.txt");
  });

  test("on Windows with a command of PowerShell that takes each name literally", () => {
    const { platform } = process;
    Object.defineProperty(process, "platform", { value: "win32" });
    try {
      const [issue] = errorOf(encodeText("猫在奔跑", "gb18030"), "/a/tom's ’ [1].csv").issues;
      const [from, to] = ["/a/tom''s ’’ [1].csv", "/a/tom''s ’’ [1].utf8.csv"];
      expect(issue?.fix).toContain(
        `\`[IO.File]::WriteAllText('${to}', [IO.File]::ReadAllText('${from}', [Text.Encoding]::GetEncoding('gb18030')))\``,
      );
      expect(issue?.fix).not.toContain("iconv");
      const [relative] = errorOf(encodeText("猫在奔跑", "gb18030"), "x.txt").issues;
      expect(relative?.fix).toContain(`ReadAllText('${process.cwd()}/x.txt'`);
    } finally {
      Object.defineProperty(process, "platform", { value: platform });
    }
  });

  test("with the name and the subject that the reader gives", () => {
    const source = { field: "manifest", name: "the stream", subject: "Nothing was read" };
    expect(() => decodeBytes(Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42), source)).toThrow(
      /^Nothing was read.*the stream is not valid UTF-16/,
    );
  });

  test("and stdin has a cure of its own", async () => {
    const bytes = encodeText("猫在奔跑", "gb18030");
    await expect(readText(inChunks(bytes, 2), { field: "prompt" })).rejects.toThrow(
      /stdin is not UTF-8 on line 1\. .*iconv -f GB18030 -t UTF-8 FILE \| seedance .*\$OutputEncoding/,
    );
  });

  test.each([
    ["a UTF-8 text that was cut in a character", new TextEncoder().encode("猫").slice(0, 2), /is not UTF-8 on line 1/],
    ["UTF-8 that breaks off", Buffer.concat([Buffer.from("猫\n猫\n"), Uint8Array.of(0xff)]), /is not UTF-8 on line 3/],
    [
      "UTF-8 by its byte order mark, which it is not",
      Buffer.from(`\xef\xbb\xbf${"Ein Zug f\xe4hrt"}`, "latin1"),
      /is not UTF-8/,
    ],
    ["UTF-16 with half a pair", Uint8Array.of(0xff, 0xfe, 0x3d, 0xd8, 0x41, 0), /is not valid UTF-16 on line 1/],
    ["UTF-16 with an odd byte", Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42), /is not valid UTF-16 on line 1/],
    ["UTF-32, little-endian", Uint8Array.of(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0), /is in UTF-32/],
    ["UTF-32, big-endian", Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x41), /is in UTF-32.*iconv -f UTF-32/],
    ["lost characters", new TextEncoder().encode("one\ncaf\ufffd"), /contains U\+FFFD on line 2/],
    ["NUL bytes", new TextEncoder().encode("abc\0def"), /is not text: it contains NUL bytes/],
    ["NUL bytes at even places", new TextEncoder().encode("abc\0def\0"), /is not text: it contains NUL bytes/],
    ["a spreadsheet", Uint8Array.of(0x50, 0x4b, 3, 4, 20), /is not text, but a spreadsheet.*"CSV UTF-8"/],
    ["an old spreadsheet", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), /is not text, but a spreadsheet/],
  ])("%s", (_, bytes, message) => {
    expect(errorOf(bytes).message).toMatch(message);
  });
});
