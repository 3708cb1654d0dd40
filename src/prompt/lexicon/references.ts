import type { MediaKind } from "../media.ts";
import { terms } from "../text/terms.ts";

/** The exact tags that the model reads: `@Image1`, `@图片1`. */
export const exactTags: Readonly<Record<MediaKind, readonly string[]>> = {
  image: ["Image", "图片"],
  video: ["Video", "视频"],
  audio: ["Audio", "音频"],
};

/** Names for a reference of each kind. */
export const kindNouns: Readonly<Record<MediaKind, string>> = {
  image:
    "images?|imgs?|pictures?|pics?|photos?|图片|圖片|图像|圖像|照片|参考图|參考圖|图|圖|画像|写真|이미지|사진|그림|bilder|bild|foto|imágenes|imagen|imagem|imagens|immagini|immagine|görsel|resim|hình ảnh|hình|ảnh|รูปภาพ|ภาพ|छवि|इमेज|चित्र|изображение|картинка|фото|الصورة|صورة",
  video: "videos?|vids?|视频|視頻|影片|動画|ビデオ|비디오|동영상|영상|vídeo|vidéo|วิดีโอ|वीडियो|видео|الفيديو|فيديو",
  audio: "audios?|sounds?|音频|音頻|音訊|音声|オーディオ|오디오|음성|áudio|ses|âm thanh|เสียง|ऑडियो|аудио|الصوت|صوت",
};

/** Words that make a following "image 2" a reference. */
export const referenceWords =
  "reference|ref|参考|參考|参照|참조|참고|referenz|référence|referencia|referência|riferimento|referans|tham chiếu|อ้างอิง|संदर्भ|референс|مرجع";

/** Terms for media that come with the prompt. */
export const givenMedia = terms({
  en: "reference image, reference images, reference photo, reference photos, reference video, reference picture, uploaded image, uploaded images, uploaded photo, uploaded photos, uploaded picture, uploaded video, uploaded person, attached image, attached images, attached photo, attached photos, attached picture, attached product images, provided image, provided photo, provided reference, provided reference image, photo as reference, image as reference, my photo, my uploaded",
  zh: "参考图, 參考圖, 参考视频, 參考影片, 参考图片, 上传的图片, 上传图片, 上傳的圖片, 上传的照片, 上傳的照片, 所附图片",
  ja: "参考画像, 参照画像, アップロードされた, アップロードした, 添付画像, 添付の写真, 添付した",
  ko: "참조 이미지, 참고 이미지, 업로드된, 업로드한, 첨부된, 첨부한",
  de: "referenzbild*, referenzfoto*, referenzvideo*, hochgeladene*, angehängte*, beigefügte*",
  fr: "image de référence, photo de référence, vidéo de référence, image téléchargée, photo téléchargée, image jointe, photo jointe, image importée",
  es: "imagen de referencia, foto de referencia, vídeo de referencia, imagen subida, foto subida, persona subida, imagen adjunta, foto adjunta, imágenes adjuntas, fotos adjuntas",
  pt: "imagem de referência, foto de referência, vídeo de referência, imagem enviada, foto enviada, imagem anexada, foto anexada",
  it: "immagine di riferimento, foto di riferimento, video di riferimento, immagine caricata, foto caricata, immagine allegata, foto allegata",
  tr: "referans görsel*, referans fotoğraf*, referans resim*, yüklenen görsel*, yüklenen fotoğraf*, ekteki görsel*",
  vi: "ảnh tham chiếu, hình tham chiếu, ảnh tham khảo, ảnh đã tải lên, ảnh tải lên, ảnh đính kèm",
  th: "ภาพอ้างอิง, รูปอ้างอิง, อัปโหลด, ภาพที่แนบ, รูปภาพที่แนบ",
  hi: "संदर्भ छवि, रेफरेंस इमेज, अपलोड की गई, अपलोड किए गए, अपलोड किए, संलग्न",
  ru: "референсное изображение, референсное фото, загруженное изображение, загруженное фото, загруженная фотография, приложенное фото",
  ar: "الصورة المرجعية, صورة مرجعية, الصورة المرفقة, الصورة المرفوعة, الصور المرفقة",
});

/** Terms for a given picture in a video prompt; in an image prompt they mean the result. */
export const inThePicture = terms({
  en: "in the image, in the picture, in the photo, in this image, in this photo, in this picture",
  zh: "图片中, 圖片中, 照片中, 照片里, 图片里",
  ja: "画像の中, 画像内, 写真の中, この画像, この写真",
  ko: "이미지 속, 사진 속, 이미지에 있는, 사진에 있는",
  de: "auf dem bild, auf dem foto",
  fr: "dans l'image, sur l'image, sur la photo",
  es: "en la imagen, en la foto",
  pt: "na imagem, na foto",
  it: "nell'immagine, nella foto",
  tr: "görseldeki, resimdeki, fotoğraftaki",
  vi: "trong ảnh, trong hình, trong bức ảnh",
  th: "ในภาพที่ให้, ในรูปที่ให้",
  hi: "छवि में, तस्वीर में, फोटो में",
  ru: "на изображении, на фото, на картинке",
  ar: "في الصورة",
});

/** Descriptions of the picture's content. */
export const pictureDescription = terms({
  en: "the image shows, this image shows, the picture shows, the photo shows, the image depicts, the picture depicts, the first frame shows, image description, the image features",
  zh: "图片展示, 图中展示, 图片显示, 图片描述, 画面描绘, 圖片展示, 圖中展示, 首帧展示",
  ja: "画像には, 写真には, 画像の説明",
  ko: "이미지에는, 사진에는, 이미지 설명",
  de: "das bild zeigt, das foto zeigt",
  fr: "l'image montre, la photo montre, l'image représente",
  es: "la imagen muestra, la foto muestra",
  pt: "a imagem mostra, a foto mostra",
  it: "l'immagine mostra, la foto mostra",
  tr: "görselde görülen, resim gösteriyor, görüntü gösteriyor",
  vi: "bức ảnh cho thấy, hình ảnh cho thấy",
  th: "ภาพแสดง",
  hi: "छवि दिखाती, तस्वीर दिखाती",
  ru: "на изображении показан*, изображение показывает",
  ar: "تظهر الصورة, الصورة تظهر",
});

/** Ordinal names of a picture: the first image, the second one. */
export const ordinalMedia = terms({
  en: "first image, second image, third image, first photo, second photo, first picture, second picture, first reference, second reference, other image",
  zh: "第一张, 第二张, 第一張, 第二張, 第三张, 图一, 图二, 圖一, 圖二",
  ja: "一枚目, 二枚目, 1枚目, 2枚目, 最初の画像",
  ko: "첫 번째 이미지, 두 번째 이미지, 첫 번째 사진, 두 번째 사진",
  de: "erstes bild, zweites bild, ersten bild, zweiten bild, erste bild, zweite bild",
  fr: "première image, deuxième image, seconde image",
  es: "primera imagen, segunda imagen",
  pt: "primeira imagem, segunda imagem",
  it: "prima immagine, seconda immagine",
  tr: "ilk görsel*, birinci görsel*, ikinci görsel*",
  vi: "ảnh thứ nhất, ảnh thứ hai, ảnh đầu tiên",
  th: "ภาพแรก, ภาพที่สอง, รูปแรก",
  hi: "पहली छवि, दूसरी छवि",
  ru: "первое изображение, второе изображение, первого изображения, второго изображения",
  ar: "الصورة الأولى, الصورة الثانية",
});
