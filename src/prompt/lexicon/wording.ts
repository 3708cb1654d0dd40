import { type TermsByLanguage, terms } from "../text/terms.ts";

const fillerTerms: TermsByLanguage = {
  en: "8k, 16k, masterpiece, ultra hd, uhd, ultra-detailed, ultra detailed, hyper-detailed, extremely detailed, highly detailed, very detailed, award-winning, stunning, breathtaking, epic, best quality, high quality, highest quality, top quality, super resolution, ultra-sharp, jaw-dropping, mind-blowing, trending on artstation",
  zh: "杰作, 傑作, 大师级, 大師級, 超高清, 超清晰, 高画质, 高畫質, 超高画质, 极致画质, 完美画质, 最佳质量, 最高质量, 超精细, 超精細, 史诗级, 史詩級, 史诗感, 震撼, 惊艳, 驚豔, 绝美, 絕美, 视听大片, 視聽大片",
  ja: "傑作, 最高品質, 最高画質, 高画質, 高品質, 超高精細, 超精細, 超大作, 壮大な, 壮絶な, 息をのむ, 圧巻",
  ko: "걸작, 최고 품질, 최고의 품질, 고화질, 초고화질, 초정밀, 에픽, 장엄한, 숨 막히는, 놀라운",
  de: "meisterwerk, höchste qualität, beste qualität, ultra-hd, preisgekrönt*, atemberaubend*, episch*, hochdetailliert*",
  fr: "chef-d'œuvre, chef-d'oeuvre, meilleure qualité, haute qualité, époustouflant*, épique, épiques, primé, ultra-détaillé*",
  es: "obra maestra, la mejor calidad, alta calidad, muy alta calidad, impresionante*, épico, épica, épicos, épicas, galardonad*, ultradetallad*",
  pt: "obra-prima, alta qualidade, melhor qualidade, deslumbrante*, impressionante*, épico, épica, épicos, épicas, premiad*, ultradetalhad*",
  it: "capolavoro, alta qualità, massima qualità, mozzafiato, epico, epica, epici, epiche, pluripremiat*, ultradettagliat*",
  tr: "başyapıt, en yüksek kalite, yüksek kalite, nefes kesici, destansı, epik, ödüllü, ultra detaylı",
  vi: "kiệt tác, chất lượng cao, chất lượng cao nhất, ngoạn mục, sử thi, hoành tráng, siêu chi tiết, tuyệt đẹp",
  th: "ผลงานชิ้นเอก, คุณภาพสูง, คุณภาพสูงสุด, น่าทึ่ง, สุดอลังการ, อลังการ, มหากาพย์, ละเอียดสูง",
  hi: "उत्कृष्ट कृति, उच्च गुणवत्ता, सर्वोत्तम गुणवत्ता, शानदार, ज़बरदस्त, महाकाव्य, अद्भुत",
  ru: "шедевр, высокое качество, лучшее качество, наивысшее качество, потрясающ*, захватывающ*, эпичн*, эпическ*",
  ar: "تحفة فنية, جودة عالية, أعلى جودة, مذهل, مذهلة, ملحمي, ملحمية, خلاب, خلابة",
};

const cinematicTerms: TermsByLanguage = {
  en: "cinematic, movie-like, film-like",
  zh: "电影级, 電影級, 电影感, 電影感, 电影质感, 電影質感",
  ja: "シネマティック, 映画のような, 映画的",
  ko: "시네마틱, 영화 같은, 영화 같으며, 영화적",
  de: "filmisch, filmische, filmischen, filmischer, filmisches, kinoreif*, cinematisch*",
  fr: "cinématographique, cinématographiques, cinématique",
  es: "cinematográfica, cinematográfico, cinematográficas, cinematográficos",
  pt: "cinematográfica, cinematográfico, cinematográficas, cinematográficos",
  it: "cinematografica, cinematografico, cinematografiche, cinematografici",
  tr: "sinematik",
  vi: "điện ảnh",
  th: "สไตล์ภาพยนตร์, แบบภาพยนตร์, เหมือนภาพยนตร์",
  hi: "सिनेमाई, सिनेमैटिक",
  ru: "кинематографичн*, кинематографическ*",
  ar: "سينمائي, سينمائية",
};

/** Words that praise the result without a visible effect. */
export const filler = terms(fillerTerms);

/** Words for "like a film". */
export const cinematic = terms(cinematicTerms);

/** Either of them at the beginning, optionally after an article or a command to create something. */
export const qualityOpening = new RegExp(
  `^[\\s*#"“「]*(?:(?:an?|the|ein|eine|einen|une?|una|uno|um|uma|bir|một|один|一部|一段|一个|一個)\\s*)?(?:${[filler, cinematic].map(({ source }) => source).join("|")})`,
  "giu",
);

/** Concrete terms of craft: light, lens, shot size. */
export const concreteCraft = terms({
  en: "light, lit, lights, lighting, backlit, sunlight, moonlight, neon, shadow, shadows, lens, mm, close-up, closeup, wide shot, medium shot, long shot, low angle, high angle, aerial, pov, slow motion, depth of field, film grain, golden hour, anamorphic, silhouette, fog, mist, dusk, dawn",
  zh: "光, 阴影, 陰影, 剪影, 镜头, 鏡頭, 特写, 特寫, 近景, 中景, 远景, 遠景, 全景, 俯拍, 仰拍, 航拍, 慢动作, 慢動作, 景深, 颗粒, 顆粒, 焦段, 雾, 霧, 逆光, 霓虹",
  ja: "光, 陰影, 影が, 影の, ライト, 照明, レンズ, クローズアップ, ロングショット, ローアングル, スローモーション, 被写界深度, 霧, 夜明け, カメラ",
  ko: "조명, 빛, 그림자, 렌즈, 클로즈업, 롱 샷, 로우 앵글, 슬로우 모션, 심도, 안개, 카메라",
  de: "licht*, beleuchtung*, gegenlicht, schatten, objektiv, nahaufnahme, totale, froschperspektive, zeitlupe*, schärfentiefe, nebel, kamera*",
  fr: "lumière*, éclairage*, contre-jour, ombre*, objectif, gros plan, plan large, contre-plongée, ralenti, profondeur de champ, brume, caméra*",
  es: "luz, luces, iluminación, contraluz, sombra*, lente, primer plano, plano general, contrapicado, cámara lenta, profundidad de campo, niebla, cámara",
  pt: "luz, luzes, iluminação, contraluz, sombra*, lente, primeiro plano, plano geral, câmera lenta, profundidade de campo, névoa, câmera",
  it: "luce, luci, illuminazione, controluce, ombra, ombre, obiettivo, primo piano, campo lungo, rallentatore, profondità di campo, nebbia, camera, telecamera",
  tr: "ışık*, aydınlatma*, gölge*, mercek, lens, yakın çekim*, geniş çekim*, ağır çekim*, alan derinliği, sis, kamera*",
  vi: "ánh sáng, chiếu sáng, bóng, ống kính, cận cảnh, toàn cảnh, góc thấp, quay chậm, sương mù, máy quay",
  th: "แสง, เงา, เลนส์, โคลสอัพ, มุมต่ำ, สโลว์โมชัน, หมอก, กล้อง",
  hi: "प्रकाश, रोशनी, लाइटिंग, छाया, लेंस, क्लोज़-अप, स्लो मोशन, कोहरा, कैमरा",
  ru: "свет*, освещен*, тень, тени, объектив*, крупный план, общий план, замедлен*, туман*, камера",
  ar: "ضوء, إضاءة, الإضاءة, ظل, ظلال, عدسة, لقطة قريبة, تصوير بطيء, ضباب, كاميرا",
});
