import { has } from "../text/match.ts";
import { terms } from "../text/terms.ts";

/** Words that negate a request. */
const negation = terms({
  en: "not, without, never, avoid, avoiding, none, don't, do not, doesn't, isn't, free of, exclude, excluding, prohibited, forbidden, negative prompt",
  zh: "不要, 不可, 不得, 不能, 不出现, 不出現, 不含, 不带, 不帶, 不加, 不使用, 不移动, 不移動, 不动, 不動, 不显示, 不顯示, 不做, 没有, 沒有, 禁止, 严禁, 嚴禁, 避免, 勿, 别出现, 别加, 别让, 无任何, 無任何, 无字幕, 無字幕, 无文字, 無文字, 无水印, 無水印, 无运镜, 無運鏡, 无镜头, 无模糊, 无变形, 无畸变, 无扭曲, 无闪烁, 負面提示, 负面提示",
  ja: "なし, 無し, しない, させない, 入れない, 含めない, 映さない, 出さない, 動かない, 動かさない, せず, 動かさず, ません, 禁止, 避け, 含めず, ネガティブプロンプト",
  ko: "없, 않, 금지, 피하, 마세요, 말 것, 제외",
  de: "kein*, ohne, nicht, nie, vermeide*, verboten*, keinerlei",
  fr: "pas, aucun*, jamais, éviter, évitez, interdit*",
  es: "sin, ningún, ninguna, ninguno, nunca, evita*, prohibid*",
  pt: "sem, não, nenhum, nenhuma, nunca, evit*, proibid*",
  it: "senza, non, nessun*, evita*, proibit*, vietat*",
  tr: "yok, olmadan, olmasın, değil, yasak*, içermesi, içermemeli, kaçın*, etmeden, hareketsiz",
  vi: "không, cấm, tránh, đừng",
  th: "ห้าม, ไม่, ปราศจาก, หลีกเลี่ยง",
  hi: "नहीं, बिना, न, मत, वर्जित, निषिद्ध, रहित",
  ru: "без, не, нет, никак*, избега*, запрещ*",
  ar: "بدون, لا, ليس, دون, تجنب, ممنوع",
});

/** "no" is "in the" in Portuguese, and "sans" is half of "sans serif". */
const ambiguous = /(?<!\p{L})(?:no(?!\p{L})|sans(?![\s-]*serif|\p{L}))/giu;
const portuguese = /(?<!\p{L})(?:uma?|com|em|ao|dos|das|pelo|pela)(?!\p{L})|(?:ção|ções|ão)(?!\p{L})/giu;

/** Whether a sentence is negated. */
export function isNegated(sentence: string): boolean {
  return has(negation, sentence) || (has(ambiguous, sentence) && !has(portuguese, sentence));
}

/** Flaws of a picture that prompts often negate. */
export const flaws = terms({
  en: "blur, blurs, blurry, blurring, distortion, distortions, distorted, deformed, deformation, deformities, deformity, disfigured, artifact, artifacts, artefact, artefacts, extra fingers, extra limbs, missing fingers, flicker, flickering, jitter, jittering, glitch, glitches, warping, warped, morphing, low quality, low-res, bad anatomy, ugly, mutated, malformed, pixelated",
  zh: "模糊, 变形, 變形, 畸变, 畸變, 畸形, 扭曲, 失真, 多余手指, 多余的手指, 闪烁, 閃爍, 伪影, 偽影, 穿模, 崩坏, 崩壞, 低质量, 低畫質, 低画质, 卡顿",
  ja: "ぼやけ, 歪み, 歪んだ, 変形, ちらつき, アーティファクト, 破綻, 低品質, 低画質, 余分な指",
  ko: "왜곡, 흐릿, 깜빡임, 변형, 아티팩트, 인공물, 뭉개짐, 저화질, 여분의 손가락",
  de: "unscharf*, verzerr*, verform*, artefakt*, ki-artefakt*, flimmer*, ruckel*, verschwommen*, entstell*",
  fr: "flou, floue, flous, distorsion*, déform*, artefact*, scintillement*, difforme*",
  es: "borros*, distorsi*, deform*, artefacto*, parpadeo*, desenfocad*",
  pt: "borrad*, borrão, distorç*, distorcid*, deform*, artefato*, cintilação, desfocad*",
  it: "sfocat*, sfocatur*, distors*, deform*, artefatt*, sfarfall*",
  tr: "bulanık*, bozulma*, bozuk*, artefakt*, titreme*, deforme*, yapaylık*",
  vi: "mờ nhòe, méo mó, biến dạng, nhấp nháy, hiện vật, lỗi hình, răng cưa",
  th: "เบลอ, บิดเบี้ยว, ผิดรูป, สิ่งแปลกปลอม, กะพริบ, อาร์ติแฟกต์",
  hi: "धुंधला*, विकृत*, विरूप*, झिलमिलाहट, आर्टिफैक्ट*, कलाकृतियाँ नहीं",
  ru: "размыт*, искажен*, деформац*, артефакт*, мерцан*, уродлив*",
  ar: "ضبابية, تشوه, تشوهات, تشويه, وميض, عيوب",
});
