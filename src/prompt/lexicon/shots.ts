import { terms } from "../text/terms.ts";

/** Terms for a camera that does not move in the whole clip. */
export const lockedCamera = terms({
  en: "locked-off, locked camera, static camera, static shot, fixed camera, fixed shot, stationary camera, tripod shot, camera stays still, camera does not move, camera doesn't move, no camera movement, camera remains fixed, camera remains still",
  zh: "固定镜头, 固定鏡頭, 固定机位, 固定機位, 机位固定, 機位固定, 镜头固定, 鏡頭固定, 镜头不动, 鏡頭不動, 静止镜头, 靜止鏡頭",
  ja: "固定カメラ, 固定ショット, カメラは固定, カメラ固定, カメラは動かない, フィックス",
  ko: "고정 카메라, 고정 샷, 카메라 고정, 고정된 카메라, 카메라는 움직이지 않",
  de: "feste kamera, statische kamera, fixierte kamera, statische einstellung, feste einstellung, kamera bleibt fest, kamera bleibt starr",
  fr: "caméra fixe, plan fixe, caméra statique, plan statique, caméra immobile",
  es: "cámara fija, cámara estática, plano fijo, plano estático, toma fija",
  pt: "câmera fixa, câmera estática, câmara fixa, plano fixo",
  it: "camera fissa, telecamera fissa, inquadratura fissa, inquadratura statica, camera statica",
  tr: "sabit kamera, sabit çekim, kamera sabit",
  vi: "máy quay cố định, góc máy cố định, cảnh tĩnh",
  th: "กล้องนิ่ง, กล้องตั้งนิ่ง, กล้องอยู่กับที่",
  hi: "स्थिर कैमरा, कैमरा स्थिर, स्थिर शॉट",
  ru: "статичная камера, неподвижная камера, статичный кадр, статичный план",
  ar: "كاميرا ثابتة, لقطة ثابتة",
});

/** Terms for an unspecified camera move. */
export const someMovement = terms({
  en: "handheld camera, handheld shot, handheld footage, shaky cam, moving camera, camera movement, camera movements, camera motion, camera moves, camera shakes, steadicam shot, flyover shot",
  zh: "手持镜头, 手持鏡頭, 手持拍摄, 手持拍攝, 手持跟拍, 镜头晃动, 鏡頭晃動, 镜头移动, 鏡頭移動, 镜头抖动",
  ja: "手持ちカメラ, 手持ちショット, 手ブレ, カメラが動, カメラワークは動",
  ko: "핸드헬드, 카메라 움직임, 카메라가 움직",
  de: "handkamera*, kamerabewegung*, bewegte kamera",
  fr: "caméra à l'épaule, caméra portée, mouvement de caméra, mouvements de caméra, prise de vue à main levée",
  es: "cámara en mano, movimiento de cámara, movimientos de cámara",
  pt: "câmera na mão, movimento da câmera, movimento de câmera, movimentos de câmera",
  it: "camera a mano, movimento della camera, movimenti di camera, movimento di camera, movimenti della telecamera",
  tr: "kamera hareketi, kamera hareketleri, el kamerası",
  vi: "máy quay cầm tay, chuyển động máy quay, chuyển động camera",
  th: "การเคลื่อนกล้อง, การเคลื่อนไหวของกล้อง, กล้องมือถือ",
  hi: "हैंडहेल्ड कैमरा, कैमरा मूवमेंट, कैमरे की गति",
  ru: "ручная камера, движение камеры, движения камеры",
  ar: "حركة الكاميرا, كاميرا محمولة",
});

/** One continuous take. */
export const oneTake = terms({
  en: "one take, one-take, single take, one continuous take, single continuous take, one continuous shot, single continuous shot, single unbroken shot, unbroken take, oner, no cuts, without cuts, without any cuts",
  zh: "一镜到底, 一鏡到底, 不切镜, 无剪辑, 無剪輯, 连续长镜头",
  ja: "ワンカット, ワンテイク, 長回し, カットなし",
  ko: "원테이크, 원 테이크, 원 컷, 컷 없이",
  de: "plansequenz, ohne schnitt, ohne schnitte, eine durchgehende einstellung",
  fr: "plan-séquence, plan séquence, sans coupe, sans coupure",
  es: "plano secuencia, sin cortes, una sola toma",
  pt: "plano-sequência, plano sequência, sem cortes, uma única tomada",
  it: "piano sequenza, piano-sequenza, senza tagli, senza stacchi",
  tr: "tek çekim, tek plan, kesintisiz çekim",
  vi: "một cú máy, không cắt cảnh, một cảnh quay liên tục",
  th: "ลองเทค, ไม่มีการตัดต่อ",
  hi: "वन टेक, बिना कट",
  ru: "одним дублем, одним кадром, без склеек",
  ar: "لقطة واحدة متواصلة, بدون قطع",
});

/** A cut from one shot to the next. */
export const cuts = terms({
  en: "cut to, cuts to, hard cut to, jump cut to, smash cut to, match cut to, then cuts",
  zh: "切到, 切至, 切换到, 切換到, 切换至, 切換至, 画面切换, 畫面切換, 镜头切换, 鏡頭切換, 跳切, 硬切",
  ja: "カットする, カットして, に切り替わ, ジャンプカット, 場面転換",
  ko: "컷 전환, 장면 전환, 점프 컷, 화면이 전환",
  de: "schnitt auf, schnitt zu, harter schnitt",
  fr: "coupe vers, coupe sur, coupe franche",
  es: "corte a, corta a",
  pt: "corta para, corte para",
  it: "stacco su, taglio su",
  tr: "sahne kesilir, kesme geçiş",
  vi: "cắt sang, chuyển cảnh",
  th: "ตัดไปที่",
  hi: "कट टू",
  ru: "склейка на, монтажная склейка, резкая склейка",
  ar: "قطع إلى, انتقال إلى لقطة",
});

/** Terms for cutting as a style, without a number of cuts. */
export const cutting = terms({
  en: "quick cuts, fast cuts, rapid cuts, jump cuts, camera cuts, hard cuts, montage",
  zh: "镜头剪辑, 鏡頭剪輯, 快速剪辑, 快速剪輯, 快切, 蒙太奇",
  ja: "カット割り, モンタージュ",
  ko: "빠른 컷, 몽타주",
  de: "kameraschnitte, schnelle schnitte, montage",
  fr: "coupes de caméra, coupes rapides, montage rapide",
  es: "cortes de cámara, cortes rápidos, montaje rápido",
  pt: "cortes de câmera, cortes rápidos, montagem rápida",
  it: "tagli di camera, tagli di telecamera, montaggio rapido",
  tr: "kamera kesmeleri, hızlı kesmeler",
  vi: "cắt cảnh nhanh",
  th: "ตัดสลับ",
  hi: "तेज़ कट",
  ru: "быстрые склейки, монтажная нарезка",
  ar: "قطع سريع",
});

/** Words that number a shot: `Shot 1:`, `镜头一：`. */
export const shotNouns =
  "shot|scene|cut|clip|镜头|鏡頭|分镜|分鏡|场景|場景|画面|畫面|カット|シーン|ショット|샷|숏|씬|장면|컷|einstellung|szene|plan|plano|scène|escena|toma|cena|tomada|inquadratura|scena|sahne|çekim|cảnh|ช็อต|ฉาก|शॉट|दृश्य|кадр|сцена|план|لقطة|مشهد";

/** Names of the unit second after a number. */
export const secondNouns =
  "seconds?|secs?|s|秒間|秒钟|秒鐘|秒|초간|초|sekunden?|secondes?|segundos?|second[oi]|saniye(?:si|lik)?|giây|วินาที|सेकंड|सेकेंड|सेकण्ड|секунд[аы]?|сек|ثانية|ثوانٍ|ثواني|ثوان";

/** Names of tracks that may have a separate timeline. */
export const trackNouns =
  "audio|sound|music|sfx|bgm|voice|camera|音效|音频|音頻|声音|聲音|音乐|音樂|配乐|配樂|旁白|运镜|運鏡|镜头|鏡頭|効果音|音声|音楽|カメラ|음향|음악|카메라|ton|musik|kamera|son|musique|caméra|sonido|música|cámara|som|câmera|suono|musica|telecamera|ses|müzik|âm thanh|máy quay|เสียง|กล้อง|ध्वनि|संगीत|कैमरा|звук|музыка|камера|صوت|موسيقى|كاميرا";
