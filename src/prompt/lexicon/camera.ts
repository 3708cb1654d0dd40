import { terms } from "../text/terms.ts";

/** Terms for the camera: a verb of motion after one is a camera move. */
export const cameraNouns = terms({
  en: "camera, drone, gimbal, lens",
  zh: "镜头, 鏡頭, 摄影机, 攝影機, 摄像机, 攝像機, 机位, 機位",
  ja: "カメラ",
  ko: "카메라",
  de: "kamera",
  fr: "caméra",
  es: "cámara",
  pt: "câmera, câmara",
  it: "camera, telecamera, cinepresa",
  tr: "kamera",
  vi: "máy quay, máy ảnh, ống kính",
  th: "กล้อง",
  hi: "कैमरा",
  ru: "камера",
  ar: "الكاميرا, كاميرا",
});

/** Terms for the shot: a verb soon after one may be a camera move. */
export const cameraShotNouns = terms({
  en: "shot, mid-shot, midshot, close-up",
  zh: "特写, 特寫, 中景, 近景, 远景, 遠景, 全景",
  ja: "ショット",
  ko: "샷, 숏",
  de: "einstellung, shot",
  fr: "plan, plan moyen",
  es: "plano, plano medio, toma",
  pt: "plano, plano médio",
  it: "inquadratura, inquadratura media",
  tr: "çekim",
  vi: "cảnh quay, cảnh trung, cảnh cực xa",
  th: "ช็อต, ภาพระยะกลาง, ภาพระยะไกลมาก",
  hi: "शॉट, मिड-शॉट",
  ru: "план, кадр",
  ar: "اللقطة, لقطة",
});

/** Words before a camera that a person looks at or walks to. */
export const towardsCamera =
  /(?<![\p{L}\p{M}])(?:(?:at|to|towards?|into|facing|faces|past|from|near|before) (?:the )?|in die |zur |auf die |vor der |vers la |à la |face à la |devant la |a la |hacia la |ante la |para a |verso la |alla |nella |davanti alla |về phía |nhìn vào |trước )$|(?:面向|面对|面對|对着|對著|朝着|朝著|朝向|看着|看著|望着|望著|看向|盯着|盯著|对准|朝|向|对|對|มอง|หา|สู่|ต่อ|إلى |نحو |أمام )$/iu;

/** The same after the camera, and words for what is in front of it or in its picture. */
export const cameraIsAim =
  /^(?:に向|を見|を向|目線|へ|に近|の前|を|를|을|에|쪽| 앞| की ओर| को | के सामने|前(?!移|推|进|進)|中|里|裡|外|面前)/u;

/** Words after which a verb does not belong to the camera: “a shot of a man who …”, “… stays while she …”. */
export const otherSubject = terms({
  en: "of, as, with, while, when, until, where, who, that, which, she, he, they, it, the, a, an, stays, remains, holds, still",
  zh: "固定, 不动, 不動, 静止, 靜止, 保持",
  ja: "固定, 動かず, 動かない",
  ko: "고정, 동안",
  de: "während, als, der, die, das, von, er, sie, ein, eine, einer, bleibt",
  fr: "de, du, des, pendant, tandis, alors, qui, que, il, elle, un, une, le, la, les, reste",
  es: "de, del, mientras, cuando, que, él, ella, un, una, el, la, los, las, permanece",
  pt: "de, do, da, enquanto, quando, que, ele, ela, um, uma, o, a, os, as, permanece",
  it: "di, del, della, mentre, quando, che, lui, lei, un, una, il, la, lo, gli, resta, rimane",
  tr: "sabit, iken, bir",
  vi: "của, trong khi, khi, cô, anh, một, cố định",
  th: "ขณะ, นิ่ง",
  hi: "जब, जबकि, स्थिर, एक",
  ru: "пока, когда, который, он, она, остается",
  ar: "بينما, عندما, ثابتة",
});
