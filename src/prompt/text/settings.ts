import { secondNouns } from "../lexicon/shots.ts";
import { toNumber } from "./digits.ts";
import { execAll, type Match } from "./match.ts";

/** The value of a field as stated in a prompt. */
export interface StatedSetting extends Match {
  readonly role: "seconds" | "ratio" | "resolution";
  readonly value: string;
}

const edge = "(?![\\p{Lu}\\p{Ll}\\p{Nd}])";
const number = "(?<n>\\p{Nd}{1,2})";
const alone = "(?<![\\p{Nd}.:：~–-]\\s?)";
const seconds = `\\s*-?\\s*(?:${secondNouns}|sekündig\\p{L}*|saniyelik|секундн\\p{L}*)`;
const durationNouns =
  "duration|length|runtime|时长|時長|長さ|尺|길이|재생 시간|dauer|länge|durée|duración|duração|durata|süre|thời lượng|ความยาว|अवधि|длительность|المدة|مدة";
const clipNouns =
  "videoclipe?s?|videos?|clips?|films?|movie|commercial|trailer|teaser|animation|短片|视频|視頻|影片|短剧|短劇|动画|動畫|广告|廣告|映像|動画|クリップ|분량|영상|클립|vidéos?|vídeos?|วิดีโอ|คลิป|वीडियो|क्लिप|видео|ролик|клип|فيديو|مقطع";
const lasting = "dài|de|da|di|of|lasting|von|ยาว";

// "for 5 seconds" describes a time within the clip; only the length of the clip is a setting.
const durations = [
  `(?<!\\p{L})(?:${durationNouns})\\s*\\**\\s*[:：]\\s*${number}${seconds}${edge}`,
  `${alone}${number}${seconds}(?![\\p{Lu}\\p{Ll}])[\\p{L}\\p{M}\\s-]{0,24}?(?:${clipNouns})(?![\\p{Lu}\\p{Ll}])`,
  `(?:${clipNouns})\\s(?:\\p{L}{1,20}\\s)?(?:${lasting})\\s*${number}${seconds}${edge}`,
].map((source) => new RegExp(source, "giu"));

const ratios =
  /(?<![\p{Nd}:：.])(?:1[:：]1|21[:：]9|16[:：]9|9[:：]16|4[:：]3|3[:：]4|3[:：]2|2[:：]3)(?![\p{Nd}:：.]\p{Nd}|\p{Nd}|\s*[ap]\.?m\b)/giu;
const resolutions = /(?<![\p{Lu}\p{Ll}\p{Nd}])(?:360|480|540|720|1080|1440|2160)p(?![\p{Lu}\p{Ll}\p{Nd}])/giu;

/** Durations, ratios and resolutions that a prompt states for the whole clip. */
export function statedSettings(text: string): StatedSetting[] {
  const of = (role: StatedSetting["role"], pattern: RegExp, read: (match: RegExpMatchArray) => string) =>
    execAll(pattern, text).map((match): StatedSetting => {
      const start = match.index;
      return { text: match[0], start, end: start + match[0].length, role, value: read(match) };
    });
  const all = [
    ...durations.flatMap((pattern) => of("seconds", pattern, ({ groups }) => String(toNumber(groups?.n ?? "")))),
    ...of("ratio", ratios, ([found]) => found.replace("：", ":")),
    ...of("resolution", resolutions, ([found]) => found.toLowerCase()),
  ].sort((a, b) => a.start - b.start);
  return all.filter((each, index) => !all.slice(0, index).some((other) => other.end > each.start));
}
