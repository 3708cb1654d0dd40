import { type TermsByLanguage, terms } from "../text/terms.ts";

interface MoveTerms {
  /** Technical terms that name the move on their own. */
  readonly phrases: TermsByLanguage;
  /** Verbs that name the move after the camera or the shot. */
  readonly verbs: TermsByLanguage;
}

const moveTerms: Readonly<Record<string, MoveTerms>> = {
  "push-in": {
    phrases: {
      en: "slow push-in, gentle push-in, push-in shot, push in on, push in toward, push in towards, dolly in, dollies in, dolly forward",
      zh: "推镜, 推鏡, 推轨, 缓推, 缓慢推近, 缓缓推近, 缓慢推进, 快速推近, 緩慢推近, 緩緩推近",
      ja: "プッシュイン, ドリーイン, カメラが寄",
      ko: "푸시 인, 달리 인",
      de: "kamerafahrt nach vorn*",
      fr: "travelling avant",
      es: "travelling hacia delante, dolly in",
    },
    verbs: {
      en: "pushes, push-in, pushes in, pushing in, push in, moves in, moves closer, moves forward, shoots forward, glides forward, creeps in",
      zh: "推进, 推進, 推近, 推向, 前移, 逼近",
      ja: "寄っていく, 寄っていき, 近づいて, 近づく, 前進",
      ko: "다가가, 다가간다, 전진",
      de: "fährt heran, fährt langsam heran, nähert sich, fährt vor",
      fr: "se rapproche, se rapprochant*, avance vers",
      es: "se acerca*, avanza",
      pt: "se aproxima*, avança",
      it: "si avvicina*, avanza",
      tr: "içeri doğru itilir, yaklaşır, yaklaşıyor",
      vi: "đẩy vào, tiến vào, tiến lại gần",
      th: "เคลื่อนเข้า, ดันเข้า",
      hi: "अंदर आता, आगे बढ़ता, करीब आता",
      ru: "наезжает, приближается",
      ar: "تقترب, تتقدم",
    },
  },
  "pull-back": {
    phrases: {
      en: "slow pull-back, slow pull-out, pull-back shot, pull-out shot, dolly out, dollies out, dolly back",
      zh: "拉镜, 拉鏡, 缓慢拉远, 缓缓拉远, 快速拉远, 緩慢拉遠, 緩緩拉遠",
      ja: "プルバック, プルアウト, ドリーアウト",
      ko: "풀 백, 풀 아웃, 달리 아웃",
      fr: "travelling arrière",
    },
    verbs: {
      en: "pulls back, pulling back, pull-back, pull-out, pulls out, pulls away, moves back, retreats",
      zh: "拉远, 拉遠, 后拉, 後拉, 后退, 後退, 后移, 後移, 拉出, 拉开, 拉開",
      ja: "引き戻, 引いて, 後退, 遠ざかる",
      ko: "물러나, 물러난다, 후퇴, 멀어진다",
      de: "fährt zurück, fährt langsam zurück, zieht sich zurück, entfernt sich",
      fr: "recule, s'éloigne, s'éloignant*",
      es: "se aleja*, de alejamiento, retrocede",
      pt: "se afasta*, recua",
      it: "si allontana*, indietreggia, arretra",
      tr: "geri çekilir, geri çekiliyor, uzaklaşır, uzaklaşıyor",
      vi: "kéo ra, lùi lại, lùi ra",
      th: "ถอยออก, ถอยหลัง, เคลื่อนออก",
      hi: "पीछे हटता, पीछे हटती, पुल-आउट",
      ru: "отъезжает, отдаляется",
      ar: "تتراجع, تبتعد",
    },
  },
  pan: {
    phrases: {
      en: "pan left, pan right, pans left, pans right, panning shot, pan shot, camera pans, slow pan, pan across, pans across, camera pan",
      zh: "摇镜, 搖鏡, 横摇, 橫搖, 左摇, 右摇, 平移镜头, 横移",
      ja: "パンショット, パンニング, 左にパン, 右にパン, パンする, パンして",
      ko: "패닝, 팬 샷, 좌로 팬, 우로 팬",
      de: "kameraschwenk*, schwenk",
      fr: "panoramique horizontal, mouvement panoramique, panoramique vers",
      es: "paneo, panorámica hacia",
      pt: "panorâmica para",
      it: "panoramica verso, panoramica a",
      tr: "pan hareketi",
      vi: "lia máy, máy quay lia",
      th: "แพนกล้อง, กล้องแพน",
      hi: "पैन शॉट, पैन करता",
      ru: "панорамирование, панорамирует",
      ar: "حركة بانورامية",
    },
    verbs: { en: "pans, panning", zh: "摇向, 搖向, 摇摄, 搖攝", de: "schwenkt", vi: "lia", th: "แพน" },
  },
  tilt: {
    phrases: {
      en: "slow tilt up, slow tilt down, tilt-up shot, tilt-down shot, camera tilt",
      zh: "上摇, 下摇, 上搖, 下搖, 俯仰镜头",
      ja: "ティルトアップ, ティルトダウン, チルトアップ, チルトダウン",
      ko: "틸트 업, 틸트 다운",
    },
    verbs: { en: "tilts, tilting, tilts up, tilts down, tilt up, tilt down" },
  },
  tracking: {
    phrases: {
      en: "tracking shot, follow shot, following shot, trucking shot, dolly tracking shot",
      zh: "跟拍, 跟镜, 跟鏡, 跟踪镜头, 跟随镜头, 移动跟拍",
      ja: "フォローショット, トラッキングショット, 追従ショット",
      ko: "팔로우 샷, 트래킹 샷",
      de: "verfolgungsaufnahme, kamerafahrt, follow shot",
      fr: "plan de suivi, travelling latéral",
      es: "plano de seguimiento, toma de seguimiento, travelling lateral",
      pt: "plano de acompanhamento, travelling lateral",
      it: "inquadratura a seguire, carrellata",
      tr: "takip çekimi",
      vi: "cảnh theo dõi, cảnh bám theo",
      th: "ภาพติดตาม, ช็อตติดตาม",
      hi: "फॉलो शॉट, ट्रैकिंग शॉट",
      ru: "съемка с проводкой, камера следует",
      ar: "لقطة تتبع",
    },
    verbs: {
      en: "follows, following, tracks, tracking",
      zh: "跟随, 跟隨, 跟着, 跟著",
      ja: "追いかけ, 追従, 並走",
      ko: "따라가, 따라간다",
      de: "folgt, verfolgt",
      fr: "suit",
      es: "sigue",
      pt: "segue",
      it: "segue",
      tr: "takip eder, takip ediyor",
      vi: "đi theo, theo sau",
      th: "ติดตาม, ตามหลัง",
      hi: "पीछा करता",
      ru: "следует за",
      ar: "تتبع",
    },
  },
  orbit: {
    phrases: {
      en: "orbit shot, orbiting shot, arc shot, orbits around, 360 degree shot, 360° shot",
      zh: "环绕镜头, 環繞鏡頭, 环绕拍摄, 环绕运镜",
      ja: "オービットショット, 周回ショット, 回り込み",
      ko: "오빗 샷, 아크 샷",
    },
    verbs: {
      en: "orbits, orbiting, circles around, circles, rotates around, revolves around, arcs around",
      zh: "环绕, 環繞, 围绕, 圍繞, 绕着, 繞著",
      ja: "周回, 周りを回, 回り込",
      ko: "주위를 돌, 회전",
      de: "umkreist, rotiert um, kreist um",
      fr: "tourne autour",
      es: "orbita, gira alrededor",
      pt: "orbita, gira ao redor",
      it: "orbita, ruota attorno",
      tr: "etrafında döner, etrafında dönüyor",
      vi: "xoay quanh",
      th: "หมุนรอบ",
      hi: "चारों ओर घूमता",
      ru: "облетает, вращается вокруг",
      ar: "تدور حول",
    },
  },
  crane: {
    phrases: {
      en: "crane up, crane down, crane shot, boom up, boom down, jib shot",
      zh: "升降镜头, 升降鏡頭, 摇臂, 搖臂",
      ja: "クレーンショット, クレーンアップ, クレーンダウン",
      ko: "크레인 샷, 크레인 업",
      de: "kranfahrt",
      fr: "mouvement de grue",
      es: "toma de grúa, plano de grúa",
    },
    verbs: {
      en: "cranes up, cranes down, booms up, booms down, rises, ascends, descends",
      zh: "升起, 上升, 下降",
    },
  },
  zoom: {
    phrases: {
      en: "zoom in, zoom out, zooms in, zooms out, zooming in, zooming out, crash zoom, slow zoom, snap zoom, dolly zoom, vertigo shot",
      zh: "变焦, 變焦, 急推变焦, 希区柯克变焦",
      ja: "ズームイン, ズームアウト, クラッシュズーム, ドリーズーム",
      ko: "줌 인, 줌 아웃, 줌인, 줌아웃",
      de: "heranzoom*, herauszoom*, zoomt",
      fr: "zoom avant, zoom arrière, zoome",
      es: "hace zoom, zoom hacia",
      pt: "dá zoom, zoom lento",
      it: "zoom avanti, zoom indietro, zooma",
      tr: "yakınlaştır*, uzaklaştır*",
      vi: "zoom cận, thu nhỏ khung hình",
      th: "ซูมเข้า, ซูมออก",
      hi: "ज़ूम इन, ज़ूम आउट, ज़ूम-इन",
      ru: "зумирует, зум на",
      ar: "تكبير تدريجي",
    },
    verbs: {},
  },
  "whip pan": {
    phrases: {
      en: "whip pan, whip-pans, swish pan",
      zh: "甩镜, 甩鏡, 快速摇摄, 快速摇摄镜头",
      ja: "ウィップパン",
      ko: "휩 팬",
    },
    verbs: {},
  },
};

export interface CameraMove {
  readonly name: string;
  readonly phrases: RegExp;
  readonly verbs: RegExp | undefined;
}

/** The camera moves with their terms. */
export const cameraMoves: readonly CameraMove[] = Object.entries(moveTerms).map(([name, { phrases, verbs }]) => ({
  name,
  phrases: terms(phrases),
  verbs: Object.keys(verbs).length > 0 ? terms(verbs) : undefined,
}));
