import { terms } from "../text/terms.ts";

/** Roles that only one reference may have, since two would contradict each other. */
export const exclusiveRoles: Readonly<Record<string, RegExp>> = {
  "first frame": terms({
    en: "first frame, start frame, starting frame, opening frame",
    zh: "首帧, 首幀, 起始帧, 第一帧, 第一幀",
    ja: "最初のフレーム, 開始フレーム, ファーストフレーム",
    ko: "첫 프레임, 시작 프레임",
    de: "erstes bild als start, startbild, erster frame",
    fr: "première image du clip, image de départ",
    es: "primer fotograma, fotograma inicial",
    pt: "primeiro quadro, quadro inicial",
    it: "primo fotogramma, fotogramma iniziale",
    tr: "ilk kare, başlangıç karesi",
    vi: "khung hình đầu",
    th: "เฟรมแรก",
    hi: "पहला फ्रेम, पहले फ्रेम",
    ru: "первый кадр, начальный кадр",
    ar: "الإطار الأول",
  }),
  "last frame": terms({
    en: "last frame, end frame, final frame, closing frame",
    zh: "尾帧, 尾幀, 末帧, 最后一帧, 最後一幀",
    ja: "最後のフレーム, 終了フレーム, ラストフレーム",
    ko: "마지막 프레임, 끝 프레임",
    de: "endbild, letzter frame",
    fr: "image de fin, dernière image",
    es: "último fotograma, fotograma final",
    pt: "último quadro, quadro final",
    it: "ultimo fotogramma, fotogramma finale",
    tr: "son kare",
    vi: "khung hình cuối",
    th: "เฟรมสุดท้าย",
    hi: "अंतिम फ्रेम",
    ru: "последний кадр, финальный кадр",
    ar: "الإطار الأخير",
  }),
  style: terms({
    en: "for style, as style, style reference, style of",
    zh: "风格, 風格",
    ja: "スタイル",
    ko: "스타일",
  }),
  camera: terms({
    en: "camera movement, camera move, camera work, camerawork, for camera, camera reference, camera language",
    zh: "运镜, 運鏡, 镜头运动, 镜头语言",
    ja: "カメラワーク",
    ko: "카메라 워크, 카메라 무빙",
  }),
  motion: motionTerms(),
  music: terms({
    en: "music, soundtrack, bgm, rhythm, beat",
    zh: "音乐, 配乐, 节奏, 节拍, 音樂",
    ja: "音楽, リズム",
    ko: "음악, 리듬",
  }),
};

/** Motion taken from a clip. */
export const motion = motionTerms();

function motionTerms(): RegExp {
  return terms({
    en: "motion, motion reference, action reference, movement of, choreography, dance of, dance from, motion transfer",
    zh: "动作, 動作, 动捕, 舞蹈动作",
    ja: "動き, モーション, 動作, 振り付け",
    ko: "동작, 모션, 움직임",
    de: "bewegung, bewegungen, choreografie",
    fr: "mouvement, mouvements, chorégraphie",
    es: "movimiento, movimientos, coreografía",
    pt: "movimento, movimentos, coreografia",
    it: "movimento, movimenti, coreografia",
    tr: "hareket*, koreografi",
    vi: "chuyển động, động tác",
    th: "การเคลื่อนไหว, ท่าทาง",
    hi: "गति, हरकत",
    ru: "движение, движения, хореография",
    ar: "حركة, الحركة",
  });
}

/** Any role of a reference. */
export const anyRole = terms({
  en: "identity, character, characters, face, appearance, person, subject, protagonist, hero, product, outfit, costume, clothing, clothes, first frame, last frame, start frame, end frame, opening frame, final frame, place, location, scene, setting, background, environment, motion, movement, action, choreography, dance, camera, camerawork, framing, composition, timing, pacing, rhythm, beat, audio, voice, music, soundtrack, sound, style, look, palette, colour, colours, color, colors, lighting, texture, material, logo, prop, pose, expression, as reference, reference for, reference",
  zh: "身份, 角色, 人物, 形象, 脸, 臉, 外貌, 主角, 主体, 主體, 产品, 產品, 服装, 服裝, 衣服, 首帧, 首幀, 尾帧, 尾幀, 末帧, 场景, 場景, 背景, 环境, 環境, 地点, 动作, 動作, 舞蹈, 运镜, 運鏡, 镜头, 鏡頭, 构图, 構圖, 节奏, 節奏, 音色, 音乐, 音樂, 配音, 声音, 聲音, 风格, 風格, 色调, 色調, 光影, 质感, 質感, 道具, 姿势, 姿勢, 表情, 参考, 參考, 画风",
  ja: "人物, キャラクター, 顔, 主人公, 商品, 製品, 衣装, 服, フレーム, 場所, シーン, 背景, 動き, 動作, カメラ, 構図, リズム, 音楽, 音声, 声, スタイル, 色, 照明, 小道具, ポーズ, 表情, 参照, 参考",
  ko: "인물, 캐릭터, 얼굴, 주인공, 제품, 의상, 프레임, 장소, 장면, 배경, 동작, 움직임, 카메라, 구도, 리듬, 음악, 음성, 목소리, 스타일, 색, 조명, 소품, 포즈, 표정, 참조, 참고",
  de: "identität, figur, charakter, gesicht, person, produkt, kleidung, kostüm, startbild, endbild, ort, szene, hintergrund, bewegung*, kamera*, komposition, rhythmus, musik, stimme, ton, stil, farbe*, licht*, requisite, pose, ausdruck, referenz",
  fr: "identité, personnage, visage, personne, produit, tenue, costume, image de départ, image de fin, lieu, scène, décor, arrière-plan, mouvement*, caméra, composition, rythme, musique, voix, son, style, couleur*, lumière, accessoire, pose, expression, référence",
  es: "identidad, personaje, rostro, cara, persona, producto, ropa, vestuario, fotograma*, lugar, escena, fondo, movimiento*, cámara, composición, ritmo, música, voz, sonido, estilo, color*, luz, pose, expresión, referencia",
  pt: "identidade, personagem, rosto, pessoa, produto, roupa, figurino, quadro*, lugar, cena, fundo, movimento*, câmera, composição, ritmo, música, voz, som, estilo, cor, cores, luz, pose, expressão, referência",
  it: "identità, personaggio, volto, viso, persona, prodotto, abito, costume, fotogramm*, luogo, scena, sfondo, moviment*, camera, composizione, ritmo, musica, voce, suono, stile, color*, luce, posa, espressione, riferimento",
  tr: "kimlik*, karakter*, yüz*, kişi*, ürün*, kıyafet*, kare*, mekan*, sahne*, arka plan*, hareket*, kamera*, kompozisyon*, ritim*, müzik*, sesi, sesleri, stil*, renk*, ışık*, poz*, ifade*, referans*",
  vi: "nhân vật, khuôn mặt, người, sản phẩm, trang phục, khung hình, địa điểm, bối cảnh, nền, chuyển động, máy quay, bố cục, nhịp điệu, âm nhạc, giọng, âm thanh, phong cách, màu, ánh sáng, tư thế, biểu cảm, tham chiếu",
  th: "ตัวละคร, ใบหน้า, บุคคล, สินค้า, เสื้อผ้า, เฟรม, สถานที่, ฉาก, พื้นหลัง, การเคลื่อนไหว, กล้อง, องค์ประกอบ, จังหวะ, ดนตรี, เสียง, สไตล์, สี, แสง, ท่าทาง, อ้างอิง",
  hi: "पहचान, पात्र, किरदार, चेहरा, चेहरे, व्यक्ति, उत्पाद, पोशाक, फ्रेम, स्थान, दृश्य, पृष्ठभूमि, गति, कैमरा, रचना, लय, संगीत, आवाज़, शैली, रंग, रोशनी, मुद्रा, भाव, संदर्भ",
  ru: "персонаж*, лицо, лица, внешност*, человек*, продукт*, одежд*, костюм*, кадр*, мест*, сцен*, фон*, движени*, камер*, композици*, ритм*, музык*, голос*, звук*, стил*, цвет*, свет*, поз*, референс*",
  ar: "هوية, شخصية, الشخصية, وجه, الوجه, منتج, المنتج, ملابس, الإطار, مكان, مشهد, المشهد, خلفية, الخلفية, حركة, كاميرا, الكاميرا, إيقاع, موسيقى, صوت, أسلوب, ألوان, إضاءة, مرجع",
});

/** Words that exclude everything else. */
export const onlyWords = terms({
  en: "only, alone, just the, nothing else, not the identity, not the face, do not copy, ignore the",
  zh: "仅, 僅, 只, 不参考, 不要参考, 不迁移",
  ja: "のみ, だけ",
  ko: "만 참조, 만 참고, 동작만, 모션만, 움직임만, 오직",
  de: "nur, ausschließlich, lediglich",
  fr: "seulement, uniquement, rien que",
  es: "solo, sólo, solamente, únicamente",
  pt: "só, somente, apenas, unicamente",
  it: "solo, soltanto, solamente, unicamente",
  tr: "sadece, yalnızca, yalnız",
  vi: "chỉ",
  th: "เท่านั้น, เฉพาะ",
  hi: "केवल, सिर्फ",
  ru: "только, лишь, исключительно",
  ar: "فقط",
});
