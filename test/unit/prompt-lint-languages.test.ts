import { describe, expect, test } from "vitest";
import { lintPrompt } from "../../src/prompt/index.ts";
import { countWords, measureText } from "../../src/prompt/text/words.ts";
import { page } from "../support/contracts.ts";

const rulesOf = (body: object) => lintPrompt(page, "seedance", body).map(({ rule }) => rule);

/** Prompts in each language: a time slot past the clip's end, a camera move, a sound direction and more. */
const prompts: Readonly<Record<string, { slots: string; move: string; still: string; sound: string; text: string }>> = {
  English: {
    slots: "0-4 seconds: rain. 5-9 seconds: sun.",
    move: "The camera slowly pulls back.",
    still: "The camera does not move, no zoom in.",
    sound: "Sound effects: thunder.",
    text: "Subtitles appear.",
  },
  Chinese: {
    slots: "0-4秒：雨。5-9秒：阳光。",
    move: "镜头缓慢拉远。",
    still: "不要推镜，镜头不动。",
    sound: "音效：雷声。",
    text: "画面出现字幕。",
  },
  "Traditional Chinese": {
    slots: "0-4 秒：雨；5-9 秒：陽光",
    move: "攝影機快速地圍繞著兩人旋轉。",
    still: "不要推鏡。",
    sound: "背景音樂：鋼琴。",
    text: "標題文字出現。",
  },
  Japanese: {
    slots: "0～4秒：雨。5～9秒：晴れ。",
    move: "カメラがゆっくりと引いていく。",
    still: "カメラは動かない、ズームインしない。",
    sound: "効果音：雷。",
    text: "テロップを表示。",
  },
  Korean: {
    slots: "0-4초: 비. 5-9초: 햇살.",
    move: "카메라가 천천히 물러난다.",
    still: "줌 인 금지.",
    sound: "음향 효과: 천둥.",
    text: "자막이 나온다.",
  },
  German: {
    slots: "0-4 Sekunden: Regen. 5-9 Sekunden: Sonne.",
    move: "Die Kamera fährt langsam zurück.",
    still: "Kein Schwenk, keine Kamerafahrt.",
    sound: "Soundeffekte: Donner.",
    text: "Untertitel erscheinen.",
  },
  French: {
    slots: "0-4 secondes : pluie. 5-9 secondes : soleil.",
    move: "La caméra recule lentement.",
    still: "Sans zoom avant.",
    sound: "Effets sonores : tonnerre.",
    text: "Des sous-titres apparaissent.",
  },
  Spanish: {
    slots: "0-4 segundos: lluvia. 5-9 segundos: sol.",
    move: "La cámara se aleja lentamente.",
    still: "La cámara no se aleja.",
    sound: "Efectos de sonido: trueno.",
    text: "Aparecen subtítulos.",
  },
  Portuguese: {
    slots: "0-4 segundos: chuva. 5-9 segundos: sol.",
    move: "A câmera se afasta no corredor com calma.",
    still: "A câmera não se afasta.",
    sound: "Efeitos sonoros: trovão.",
    text: "Legendas no centro da imagem com brilho.",
  },
  Italian: {
    slots: "0-4 secondi: pioggia. 5-9 secondi: sole.",
    move: "La telecamera si allontana lentamente.",
    still: "La telecamera non si allontana.",
    sound: "Effetti sonori: tuono.",
    text: "Appaiono sottotitoli.",
  },
  Turkish: {
    slots: "0-4 saniye: yağmur. 5-9 saniye: güneş.",
    move: "Kamera yavaşça geri çekilir.",
    still: "Takip çekimi yok.",
    sound: "Ses efektleri: gök gürültüsü.",
    text: "Altyazılar görünür.",
  },
  Vietnamese: {
    slots: "0-4 giây: mưa. 5-9 giây: nắng.",
    move: "Máy quay từ từ lùi lại.",
    still: "Không lia máy.",
    sound: "Hiệu ứng âm thanh: sấm.",
    text: "Phụ đề hiện ra.",
  },
  Thai: {
    slots: "0-4 วินาที: ฝน\n5-9 วินาที: แดด",
    move: "กล้องค่อยๆ ถอยออก",
    still: "ห้ามซูมเข้า",
    sound: "เอฟเฟกต์เสียง: ฟ้าร้อง",
    text: "คำบรรยายปรากฏ",
  },
  Hindi: {
    slots: "०-४ सेकंड: बारिश। ५-९ सेकंड: धूप।",
    move: "कैमरा धीरे-धीरे पीछे हटता है।",
    still: "कोई ज़ूम इन नहीं।",
    sound: "ध्वनि प्रभाव: गरज।",
    text: "उपशीर्षक दिखते हैं।",
  },
  Russian: {
    slots: "0-4 секунды: дождь. 5-9 секунд: солнце.",
    move: "Камера медленно отдаляется.",
    still: "Камера не отдаляется.",
    sound: "Звуковые эффекты: гром.",
    text: "Появляются субтитры.",
  },
  Arabic: {
    slots: "٠-٤ ثوانٍ: مطر. ٥-٩ ثوانٍ: شمس.",
    move: "الكاميرا ببطء تتراجع.",
    still: "بدون حركة بانورامية.",
    sound: "مؤثرات صوتية: رعد.",
    text: "شعار كبير.",
  },
};

describe.each(Object.entries(prompts))("the linter in %s", (_, { slots, move, still, sound, text }) => {
  test("measures time slots", () => {
    expect(rulesOf({ prompt: slots })).toContain("time-slot-past-end");
    expect(rulesOf({ prompt: slots, duration: "9" })).not.toContain("time-slot-past-end");
    expect(rulesOf({ prompt: slots, duration: "15" })).toContain("time-slot-gap");
  });

  test("finds a camera move unless it is negated", () => {
    expect(rulesOf({ prompt: move, fixed_lens: true })).toContain("fixed-lens-move");
    expect(rulesOf({ prompt: still, fixed_lens: true })).not.toContain("fixed-lens-move");
  });

  test("finds sound directions", () => {
    expect(rulesOf({ prompt: sound })).not.toContain("no-sound-cue");
    expect(rulesOf({ prompt: sound, generate_audio: false })).toContain("sound-while-muted");
    expect(rulesOf({ prompt: slots })).toContain("no-sound-cue");
  });

  test("finds text on screen", () => {
    expect(rulesOf({ prompt: text })).toContain("text-in-video");
    expect(rulesOf({ prompt: move })).not.toContain("text-in-video");
  });
});

describe("the length of a prompt", () => {
  test("is counted in code points for Chinese and Japanese, in words for other scripts", () => {
    expect(measureText("雨の日、𠮷野家 in the rain")).toEqual({ characters: 6, words: 3 });
    expect(measureText("비가 오는 날")).toEqual({ characters: 0, words: 3 });
    expect(measureText("كلب يركض في الثلج")).toEqual({ characters: 0, words: 4 });
  });

  test("is counted in words for scripts without spaces as well", () => {
    expect(countWords("กล้องค่อยๆ ถอยออก")).toBeGreaterThan(3);
    expect(countWords("你给过我什么机会")).toBeGreaterThan(3);
  });
});

test("the limit of dialogue is lower in Russian than in English", () => {
  const words = (count: number, word: string) => Array(count).fill(word).join(" ");
  const dialogue = (say: string, count: number, word: string) =>
    rulesOf({ duration: "15", prompt: `${say}: “${words(count / 2, word)}” ${say}: “${words(count / 2, word)}”` });
  expect(dialogue("She says", 18, "dog")).not.toContain("too-much-dialogue");
  expect(dialogue("Она говорит", 18, "пёс")).toContain("too-much-dialogue");
  expect(dialogue("She says", 22, "dog")).toContain("too-much-dialogue");
});

describe("a tag in another language", () => {
  test.each([
    "@Bild2",
    "@Imagen2",
    "@Imagem2",
    "@Immagine2",
    "@Görsel2",
    "@Hình2",
    "@ภาพ2",
    "@छवि2",
    "@画像2",
    "@이미지2",
    "@Изображение2",
    "@صورة2",
    "@圖片2",
  ])("%s is read as image 2, with the advice to write @Image2", (tag) => {
    const body = { prompt: `${tag} as first frame`, mode: "media-to-video" };
    const findings = lintPrompt(page, "seedance", {
      ...body,
      media_urls: ["https://a.example/1.png", "https://a.example/2.png"],
    });
    expect(findings.find(({ rule }) => rule === "inexact-tag")?.message).toContain("Write @Image2");
    expect(findings.map(({ rule }) => rule)).not.toContain("missing-reference");
    expect(rulesOf({ ...body, media_urls: ["https://a.example/1.png"] })).toContain("missing-reference");
  });
});
