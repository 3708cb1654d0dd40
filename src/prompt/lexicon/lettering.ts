import { terms } from "../text/terms.ts";

/** Requests for text, subtitles and logos in a clip. */
export const onScreenText = terms({
  en: "subtitle, subtitles, captions, on-screen text, onscreen text, text overlay, text overlays, title card, title cards, lower third, lower thirds, logo, logos, typography, text appears, text reading, text reads, words appear, credits roll",
  zh: "字幕, 屏幕文字, 标题文字, 標題文字, 文字出现, 文字出現, 出现文字, 显示文字, 顯示文字, 片名, logo, 标语, 標語, 弹幕",
  ja: "字幕, テロップ, ロゴ, タイトル文字, 文字が表示, 文字が現れ",
  ko: "자막, 로고, 화면 텍스트, 글자가 나타, 텍스트가 나타",
  de: "untertitel, einblendung, texteinblendung*, titelkarte, logo, schriftzug",
  fr: "sous-titre, sous-titres, texte à l'écran, carton de titre, logo, incrustation",
  es: "subtítulo, subtítulos, texto en pantalla, rótulo, rótulos, logo, logotipo",
  pt: "legenda, legendas, texto na tela, letreiro, logo, logotipo",
  it: "sottotitolo, sottotitoli, testo a schermo, scritta in sovrimpressione, logo",
  tr: "altyazı, altyazılar, ekran yazısı, ekranda yazı, logo, logosu",
  vi: "phụ đề, chữ trên màn hình, logo, dòng chữ",
  th: "คำบรรยาย, ข้อความบนหน้าจอ, โลโก้, ตัวอักษรปรากฏ",
  hi: "उपशीर्षक, सबटाइटल, स्क्रीन पर पाठ, लोगो",
  ru: "субтитры, титры, текст на экране, логотип, надпись",
  ar: "ترجمة, نص على الشاشة, شعار",
});

/** Words before the text that a picture should show. */
export const textFollows = terms({
  en: "that says, which says, that reads, which reads, text reading, text saying, sign saying, sign reading, letters reading, text reads, title reads, headline reads, caption reads, label reads, with the text, with the words, with the headline, with the slogan, saying the words",
  zh: "写着, 寫著, 上书, 标题为, 標題為, 文字为, 文字為",
  ja: "文字は, タイトルは, 見出しは",
  ko: "제목은, 문구는, 텍스트는",
  de: "mit der aufschrift, mit dem text, mit dem schriftzug, mit der überschrift, steht geschrieben",
  fr: "avec le texte, avec l'inscription, avec les mots, avec le slogan, qui dit, où il est écrit",
  es: "con el texto, con la inscripción, con las palabras, con el lema, que dice, que diga, que ponga",
  pt: "com o texto, com a inscrição, com as palavras, com o slogan, que diz, onde se lê",
  it: "con il testo, con la scritta, con le parole, con lo slogan, che dice, che recita",
  tr: "şu metin, şu yazı",
  vi: "ghi chữ, có dòng chữ, với dòng chữ, với nội dung chữ",
  th: "เขียนว่า, มีข้อความว่า, ที่มีข้อความ",
  hi: "जिस पर लिखा है, जिस पर लिखा हो, पाठ के साथ",
  ru: "с надписью, с текстом, со словами, на котором написано",
  ar: "مكتوب عليه, مكتوب عليها, مع النص, بعنوان",
});

/** Requests for the look of a photograph. */
export const photoLook = terms({
  en: "ultra realistic, ultra-realistic, hyper realistic, hyper-realistic, hyperrealistic, super realistic, realistic photo, realistic photograph, looks like a photo, looks like a real photo, like a real photograph, lifelike photo, photo realism",
});

/** The recommended word for it. */
export const photorealistic = terms({ en: "photorealistic, photo-realistic, photorealism, photorealistically" });

/** Words for what an edit must not change. */
export const preserve = terms({
  en: "keep, keeps, keeping, kept, preserve, preserves, preserving, unchanged, same, only, maintain, maintains, maintaining, retain, retains, retaining, leave, without changing, do not change, don't change, do not alter, identical, intact, exact, exactly, untouched",
  zh: "保持, 保留, 不变, 不變, 只, 仅, 僅, 维持, 維持, 不改变, 不要改变, 不改變, 一致, 勿改变, 请勿改变, 原样",
  ja: "保持, 維持, そのまま, 変えない, 変えず, 変更しない, だけ, のみ, 同じ, 残",
  ko: "유지, 그대로, 보존, 동일, 변경하지, 바꾸지, 오직, 똑같",
  de: "behalt*, beibehalt*, bewahr*, erhalt*, unverändert*, nur, gleich*, lass*, ohne zu verändern, identisch*",
  fr: "gardez, garder, gardant, conserv*, préserv*, maintien*, inchangé*, même*, seulement, uniquement, sans changer, identique*",
  es: "mantén, manten*, mantien*, conserv*, preserv*, sin cambiar, sin cambios, mismo, misma, solo, sólo, únicamente, idéntic*, intact*",
  pt: "mantenha*, manter, mantendo, conserv*, preserv*, sem alterar, sem mudar, mesmo, mesma, só, apenas, somente, idêntic*, intact*",
  it: "mantien*, manten*, conserv*, preserv*, senza cambiare, senza modificare, stesso, stessa, solo, soltanto, identic*, invariat*",
  tr: "koru*, aynı, sadece, yalnızca, değiştirme*, sabit kal*",
  vi: "giữ, nguyên, bảo toàn, không thay đổi, chỉ, giống",
  th: "คง, รักษา, เหมือนเดิม, เฉพาะ, ไม่เปลี่ยน, เท่านั้น",
  hi: "बनाए रखें, बरकरार, संरक्षित, केवल, समान, वैसा ही, न बदलें, अपरिवर्तित, सिर्फ",
  ru: "сохран*, остав*, без изменений, только, не меня*, тот же, те же, неизмен*",
  ar: "حافظ*, الحفاظ, احتفظ*, دون تغيير, فقط, نفس, كما هو, كما هي",
});
