import { terms } from "../text/terms.ts";

/** Directions for the audio track. */
export const soundDirections = terms({
  en: "sound effect, sound effects, sfx, bgm, soundtrack, background music, music, musical score, sound design, ambient sound, ambient sounds, ambience, voiceover, voice-over, voice over, narration, narrator says, dialogue, dialogues, lip-sync, lip sync, lip-synced, audio, sings, singing, melody, soundscape",
  zh: "音效, 配乐, 配樂, 背景音, 背景音乐, 背景音樂, 音乐, 音樂, 旁白, 对白, 對白, 台词, 台詞, 口型, 环境音, 環境音, 音频, 声音, 聲音, 音轨, 唱歌, 歌声",
  ja: "効果音, 音楽, サウンド, ナレーション, セリフ, 台詞, 対話, 環境音, リップシンク, 音声, 歌う",
  ko: "음향, 효과음, 배경음, 음악, 내레이션, 대사, 대화, 독백, 립싱크, 음성, 사운드",
  de: "soundeffekt*, musik, hintergrundmusik, soundtrack, erzählerstimme, dialog, dialoge, lippensynchron*, tonspur, geräuschkulisse",
  fr: "effets sonores, effet sonore, musique, bande-son, bande sonore, voix off, dialogue, dialogues, monologue, synchronisation labiale, ambiance sonore",
  es: "efectos de sonido, efecto de sonido, música, banda sonora, voz en off, diálogo, diálogos, monólogo, sincronización labial, sonido ambiente",
  pt: "efeitos sonoros, efeito sonoro, música, trilha sonora, narração, diálogo, diálogos, monólogo, sincronia labial, som ambiente",
  it: "effetti sonori, effetto sonoro, musica, colonna sonora, voce fuori campo, dialogo, dialoghi, monologo, sincronizzazione labiale, suono ambientale",
  tr: "ses efekti, ses efektleri, müzik, müziği, diyalog*, dış ses, dudak senkron*, anlatıcı",
  vi: "hiệu ứng âm thanh, âm nhạc, nhạc nền, lời thoại, đối thoại, độc thoại, khớp môi, thuyết minh, âm thanh",
  th: "เอฟเฟกต์เสียง, เสียงประกอบ, ดนตรี, เพลง, บทสนทนา, บทพูด, ลิปซิงค์, เสียงบรรยาย",
  hi: "ध्वनि प्रभाव, संगीत, संवाद, पृष्ठभूमि संगीत, लिप-सिंक, कथन, आवाज़ में",
  ru: "звуковые эффекты, музыка, саундтрек, диалог*, закадровый голос, озвучка, звуковой эффект",
  ar: "مؤثرات صوتية, المؤثرات الصوتية, موسيقى, حوار, تعليق صوتي, صوت",
});

/** Sounds in a story, which show that the prompt considers sound. */
export const soundHints = terms({
  en: "sound, sounds, noise, noises, hear, hears, heard, audible, voice, voices, whisper*, shout*, scream*, roar*, rumble*, rumbling, thunder*, footsteps, rustl*, crackl*, hum, hums, humming, echo*, silence, silent, quiet, laughter, laughs, laughing, applause, cheer*, engine roar, chirp*, howl*, creak*, clatter*, splash*, ringing, says, said, speaks, speaking, talks, talking, reply, replies, replied, tells, asks, monologue, drum*, guitar*, piano music, piano melody, piano notes, violin, guzheng, flute, chimes, hiss*, buzz*, bang, crash sound",
  others:
    "geluid*, muziek, stem, dźwięk*, muzyka, głos*, suara, musik, ljud, zvuk*, hudba, sunet*, muzic*, lyd, musikk, ääni, hang, zene, ήχος",
  zh: "声, 聲, 音, 听, 聽, 说, 說, 喊, 叫, 哭, 笑, 吼, 轰鸣, 轟鳴, 寂静, 寂靜, 安静, 钢琴, 鋼琴, 低语, 问道, 答道, 雷",
  ja: "音, 声, 聞こえ, 叫, 囁, ささや, 言う, 言っ, 話す, 話し, 静寂, 轟, 鳴, 笑い, メロディ, ピアノ, 響",
  ko: "소리, 목소리, 들린, 들리, 외치, 속삭, 말하, 말한, 울려, 웃음, 함성, 침묵, 정적, 선율, 피아노, 천둥",
  de: "klang, klänge, geräusch*, windgeräusch*, töne, stimme*, flüster*, schrei*, ruft, brüll*, donner*, schritte, rascheln, hört, hören, stille, lachen, lacht, sagt, spricht, monolog*, melodie*, applaus, jubel*, echo",
  fr: "bruit*, voix, murmur*, cris, hurle*, s'écrie, rugi*, tonnerre, pas qui, entend*, silence, rire*, dit, parle, mélodie*, applaudissement*, écho, harmoniques, résonn*",
  es: "sonido*, ruido*, voz, voces, susurr*, grit*, ruge, rugido, trueno*, pasos, oye, escucha*, silencio, risa*, ríe, dice, habla*, melodía*, aplauso*, eco, resuena",
  pt: "som, sons, ruído*, barulho*, voz, vozes, sussurr*, grit*, ruge, rugido, trovão, passos, ouve, ouvir, silêncio, risada*, diz, fala*, melodia*, aplauso*, eco, ecoa",
  it: "suono, suoni, rumor*, voce, voci, sussurr*, grid*, urla*, rugg*, tuono, passi, silenzio, risata*, dice, parla, parlano, melodia*, applaus*, eco, echeggia",
  tr: "sesi, sesleri, sesler, fısılda*, bağır*, çığlık*, kükre*, gök gürültüsü, ayak sesleri, duyul*, sessiz*, kahkaha*, gülüyor, diyor, söyler, söylüyor, konuş*, konuşma*, melodi*, alkış*, yankı*",
  vi: "tiếng, giọng, thì thầm, hét, gầm, sấm, bước chân, nghe, im lặng, cười, nói, giai điệu, vang vọng",
  th: "เสียง, กระซิบ, ตะโกน, คำราม, ฟ้าร้อง, ได้ยิน, เงียบ, หัวเราะ, พูด, บทสนทนา, ประกาศ, ทำนอง",
  hi: "ध्वनि, आवाज़, आवाज, फुसफुसा*, चिल्ला*, गरज*, सुनाई, सन्नाटा, हँसी, कहता, कहती, बोल*, जवाब, बताती, धुन, गूंज*",
  ru: "звук*, шум*, голос*, шепч*, шепот*, крич*, крик*, рев*, гром*, шаги, слыш*, тишин*, смех*, говорит, мелоди*, эхо",
  ar: "أصوات, همس, صراخ, هدير, رعد, خطوات, يسمع, صمت, ضحك, يقول, تقول, لحن, صدى, ضجيج",
});

/** Words that mark a quoted line as spoken. */
export const speech = terms({
  en: "says, say, said, saying, speaks, whispers, whispering, shouts, shouting, yells, asks, replies, replying, answers, mutters, murmurs, screams, exclaims, declares, announces, tells, sings, dialogue, voice, voice-over, voiceover, narrator",
  zh: "说, 說, 道, 喊, 问, 問, 答, 低语, 低語, 旁白, 台词, 台詞, 声音, 聲音, 唱, 叫",
  ja: "言う, 言い, 言っ, 叫, 囁, ささや, つぶや, 尋ね, 答え, 話す, セリフ, 台詞, ナレーション, 声",
  ko: "말하, 말한, 외치, 외친, 속삭, 묻, 대답, 대사, 내레이션, 목소리, 라고",
  de: "sagt, spricht, flüstert, ruft, schreit, fragt, antwortet, murmelt, stimme, dialog",
  fr: "dit, parle, chuchote, murmure, hurle, s'écrie, demande, répond, voix, dialogue",
  es: "dice, habla, susurra, grita, pregunta, responde, murmura, exclama, voz, diálogo",
  pt: "diz, fala, sussurra, grita, pergunta, responde, murmura, exclama, voz, diálogo",
  it: "dice, parla, sussurra, grida, chiede, risponde, mormora, esclama, voce, dialogo",
  tr: "diyor, söyler, söylüyor, fısıldar, fısıldıyor, bağırır, bağırıyor, sorar, cevap verir, diyalog",
  vi: "nói, thì thầm, hét, hỏi, đáp, trả lời, lời thoại, giọng",
  th: "พูด, กล่าว, กระซิบ, ตะโกน, ถาม, ตอบ, บทพูด",
  hi: "कहता, कहती, कहते, बोलता, बोलती, फुसफुसाता, चिल्लाता, पूछता, पूछती, जवाब",
  ru: "говорит, шепчет, кричит, спрашивает, отвечает, произносит, голос, реплика",
  ar: "يقول, تقول, يهمس, تهمس, يصرخ, تصرخ, يسأل, تسأل, يجيب, حوار",
});
