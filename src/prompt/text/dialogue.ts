import { onScreenText } from "../lexicon/lettering.ts";
import { secondNouns } from "../lexicon/shots.ts";
import { speech } from "../lexicon/sound.ts";
import { has, type Match } from "./match.ts";
import { memoizeLast } from "./memoize.ts";
import { quotes } from "./quotes.ts";

const label = /(?<name>[\p{L}\p{M}\p{Nd} ()（）'’]{1,40})[:：]\s*$/u;
const time = new RegExp(`(?:^|\\p{Nd})\\s*(?:${secondNouns})\\s*$`, "iu");
const settings =
  /(?:title|titel|título|titolo|titre|text|texte|testo|texto|name|style|stil|estilo|caption|logo|slogan|tagline|headline|标题|標題|标语|文字|文案|字幕|片名|タイトル|ロゴ|テロップ|제목|자막|ชื่อเรื่อง|ข้อความ|หัวข้อ)\s*$/iu;

/** The quoted lines of dialogue: next to a word of speech, or after a name and a colon. */
export const spokenLines = memoizeLast((text: string): Match[] => {
  return quotes(text).filter((quoted) => {
    const before =
      text
        .slice(Math.max(0, quoted.start - 40), quoted.start)
        .split("\n")
        .pop() ?? "";
    const after = text.slice(quoted.end, quoted.end + 20).split("\n")[0] ?? "";
    const name = label.exec(before)?.groups?.name;
    if (name !== undefined) return !time.test(name) && !settings.test(name) && !has(onScreenText, name);
    const lastPart = before.split(/[.!?。！？;；]/u).pop() ?? "";
    return has(speech, lastPart) || has(speech, after.split(/[.!?。！？;；]/u)[0] ?? "");
  });
});
