import type { ModelName } from "../../src/package/index.ts";

/** A body and its model. */
export interface PromptCase {
  readonly model: ModelName;
  readonly body: object;
}

/** Bodies that break a rule, and similar bodies that don't. */
export interface RuleCases {
  readonly breaks: readonly PromptCase[];
  readonly nearMisses: readonly PromptCase[];
}

const video = (prompt: string, more: object = {}): PromptCase => ({ model: "seedance", body: { prompt, ...more } });
const gpt = (prompt: string, more: object = {}): PromptCase => ({
  model: "gpt-image-2",
  body: { type: "text-to-image", resolution: "1K", aspectRatio: "auto", prompt, ...more },
});
const nano = (prompt: string, more: object = {}): PromptCase => ({
  model: "nano-banana-pro",
  body: { type: "text-to-image", prompt, ...more },
});

const url = (name: string) => `https://media.example/${name}`;
const media = (...names: string[]) => ({ mode: "media-to-video", media_urls: names.map(url) });
const start = { mode: "image-to-video", image_url: url("start.png") };
const edit = (...names: string[]) => ({ type: "image-to-image", imageUrls: names.map(url) });
const numbered = (count: number, ending: string) => Array.from({ length: count }, (_, index) => `${index}.${ending}`);

/** The cases of each rule. */
export const promptCases: Readonly<Record<string, RuleCases>> = {
  "missing-reference": {
    breaks: [
      video("@Image3 walks through the scene of @Image1", media("a.png", "b.png")),
      video("The dance of @Video1", media("a.png", "b.png")),
      video("@Image0 as first frame", media("a.png")),
      video("参考视频2的动作", media("a.mp4")),
      gpt("Put the hat of [Image 3] on the dog of [Image 1]", edit("a.png", "b.png")),
      nano("Use image1 as the identity"),
    ],
    nearMisses: [
      video("@Image2 walks through the scene of @Image1", media("a.png", "b.png")),
      video("The dance of @Video1, the face of @Image1", media("a.mp4?size=1", "b.webp")),
      video("The dance of @Video1", media("no-ending")),
      video("@Image1 opens its eyes", start),
      video("The band @images1999 plays, info@video1.example"),
      video("参考图3张 참고 이미지 3장, a reference image 16:9"),
      nano('{"image1": "a cat", "image2": "a dog"}'),
      gpt("A poster in the style of GPT Image 2"),
      nano("A grid of four pictures. Picture 1: a cat. Picture 2: a dog."),
    ],
  },
  "doubtful-reference": {
    breaks: [gpt("Put the hat from image 3 on the dog in image 1", edit("a.png", "b.png"))],
    nearMisses: [
      gpt("Put the hat from image 2 on the dog in image 1", edit("a.png", "b.png")),
      gpt("Image 1: a cat. Image 2: a dog."),
      gpt("Made with GPT Image 2, keep the face", edit("a.png")),
    ],
  },
  "absent-media": {
    breaks: [
      gpt("Use the uploaded photo as the main base image"),
      nano("アップロードされた写真の製品を丘の上に置く"),
      video("The two men in the image exchange punches"),
    ],
    nearMisses: [
      gpt("Use the uploaded photo as the main base image", edit("a.png")),
      gpt("In the image there is a red car"),
      video("Two men exchange punches, an image of strength"),
    ],
  },
  "inexact-tag": {
    breaks: [
      video("@Bild1 as first frame", media("a.png")),
      video("@image1 as first frame", media("a.png")),
      video("@画像1の人物", media("a.png")),
      video("@Image 1 as first frame", media("a.png")),
    ],
    nearMisses: [video("@Image1 as first frame, @图片2的人物", media("a.png", "b.png"))],
  },
  "unreferenced-media": {
    breaks: [video("A dog runs in the style of @Image1", media("a.png", "b.png")), video("A dog runs", media("a.png"))],
    nearMisses: [
      video("The dog of @Image1 runs through the place of @Image2", media("a.png", "b.png")),
      video("The dog in the picture runs", media("a.png")),
      video("A dog runs", start),
    ],
  },
  "unnumbered-images": {
    breaks: [
      gpt("Put the hat on the dog and keep its face", edit("hat.png", "dog.png")),
      nano("Put the hat on the dog", { type: "image-to-image", image_urls: [url("hat.png"), url("dog.png")] }),
    ],
    nearMisses: [
      gpt("Put the hat of image 1 on the dog of image 2", edit("hat.png", "dog.png")),
      gpt("把第一张的帽子戴在狗头上", edit("hat.png", "dog.png")),
      gpt("Put a hat on the dog", edit("dog.png")),
    ],
  },
  "reference-without-role": {
    breaks: [video("@Image1 and then rain.", media("a.png"))],
    nearMisses: [
      video("@Image1 is the main character. @Image1 and then rain.", media("a.png")),
      video("用@图片1的人物，下雨", media("a.png")),
    ],
  },
  "shared-role": {
    breaks: [
      video("@Image1 as first frame, @Image2 as first frame", media("a.png", "b.png")),
      video("@图片1作为首帧，@图片2作为首帧", media("a.png", "b.png")),
    ],
    nearMisses: [
      video("@Image1 as first frame, @Image2 as last frame", media("a.png", "b.png")),
      video("@Image1 as first frame. The rain begins. @Image1 as first frame.", media("a.png")),
    ],
  },
  "motion-without-limit": {
    breaks: [video("The woman of @Image1 takes over the motion of @Video1, choreography too", media("a.png", "b.mp4"))],
    nearMisses: [
      video("The woman of @Image1; from @Video1 take the motion only", media("a.png", "b.mp4")),
      video("@Image1的人物，仅参考@视频1的动作", media("a.png", "b.mp4")),
      video("The woman of @Image1 in the place of @Video1", media("a.png", "b.mp4")),
    ],
  },
  "too-many-references": {
    breaks: [video("Run", media(...numbered(10, "png"))), video("Run", media(...numbered(4, "mp4")))],
    nearMisses: [video("Run", media(...numbered(9, "png"), ...numbered(3, "mp4")))],
  },
  "audio-reference-alone": {
    breaks: [video("Music of @Audio1", media("a.mp3"))],
    nearMisses: [video("Music of @Audio1", media("a.mp3", "a.png")), video("Music", media("a"))],
  },
  "end-frame-alone": {
    breaks: [video("A dog runs", { end_image_url: url("end.png") })],
    nearMisses: [video("A dog runs", { ...start, end_image_url: url("end.png") })],
  },
  "unused-media": {
    breaks: [gpt("A dog", { imageUrls: [url("a.png")] }), nano("A dog", { image_urls: [url("a.png")] })],
    nearMisses: [gpt("A dog, keep its face", edit("a.png")), nano("A dog", { image_urls: [] })],
  },
  "start-frame-described": {
    breaks: [video("The image shows a woman with red hair. She turns.", start)],
    nearMisses: [video("She turns, wind moves the hair.", start), video("The image shows a woman with red hair.")],
  },
  "edit-without-preserve": {
    breaks: [gpt("Make the sky red", edit("a.png"))],
    nearMisses: [
      gpt("Make the sky red, keep everything else", edit("a.png")),
      gpt("把天空变红，其他保持不变", edit("a.png")),
      gpt("A red sky"),
    ],
  },
  "overlapping-time-slots": {
    breaks: [
      video("0-4s: rain. 3-5s: sun."),
      video("0-3秒：雨。3-5秒：阳光。0-3秒：雪。"),
      video("[00:00-00:03] rain\n[00:02-00:05] sun"),
    ],
    nearMisses: [
      video("0-3s: rain. 3-5s: sun."),
      video("0-2s: rain. 3-5s: sun. He waits for 2-3 seconds."),
      video("[00:00-00:03] rain\n[00:03-00:05] sun"),
      video("0-3s: rain. 3-5s: sun.\nAudio:\n0-2s: wind. 2-5s: music."),
      video("0-3秒：雨。3-5秒：阳光。音效：0-2秒：风声"),
    ],
  },
  "time-slot-past-end": {
    breaks: [
      video("0-3s: rain. 3-8s: sun."),
      video("०-४ सेकंड: बारिश; ५-१० सेकंड: धूप", { duration: "8" }),
      video("(0s–6s) rain"),
      video("0-4s wide shot of a dog\n4-8s close-up"),
    ],
    nearMisses: [
      video("0-3s: rain. 3-8s: sun.", { duration: "8" }),
      video("Rain falls for 6-9 seconds and the shop opens at 9:00-17:00."),
      video("80s-90s look, a dog. 80-90s: grain"),
      video("10-15 seconds of footage of a dog"),
    ],
  },
  "time-slot-gap": {
    breaks: [
      video("0-2s: rain. 4-5s: sun."),
      video("0-3s: rain. 3-5s: sun.", { duration: "10" }),
      video("2-5s: rain."),
    ],
    nearMisses: [
      video("0-2s: rain. 3-5s: sun."),
      video("0-4s: rain."),
      video("镜头1：0-3秒：雨。镜头2：3-5秒：阳光。"),
    ],
  },
  "mixed-shot-forms": {
    breaks: [video("Shot 1: rain. Shot 2: sun. 0-3s: a dog. 3-5s: a cat.")],
    nearMisses: [video("Shot 1: rain. Shot 2: sun.", { duration: "10" }), video("0-3s: shot of a dog. 3-5s: a cat.")],
  },
  "too-many-shots": {
    breaks: [
      video("Shot 1: rain. Shot 2: sun. Shot 3: snow."),
      video("镜头一：雨。镜头二：阳光。", { duration: "5" }),
      video("A dog runs, cut to a cat, cut to a bird."),
    ],
    nearMisses: [
      video("Shot 1: rain. Shot 2: sun. Shot 3: snow.", { duration: "12" }),
      video("A wide shot of three dogs and 2 cats."),
      video("A man cuts bread; quick cuts of a busy kitchen."),
    ],
  },
  "one-take-with-cuts": {
    breaks: [
      video("One continuous take. Shot 1: rain. Shot 2: sun.", { duration: "8" }),
      video("一镜到底，然后切换到海边", { duration: "8" }),
    ],
    nearMisses: [
      video("One continuous take, no cuts: rain, then sun."),
      video("Rain, then cut to the sun.", { duration: "8" }),
    ],
  },
  "fixed-lens-move": {
    breaks: [
      video("The camera slowly pushes in on the dog", { fixed_lens: true }),
      video("镜头缓慢推进", { fixed_lens: true }),
      video("Handheld camera in a crowd", { fixed_lens: true }),
      video("无人机航拍，镜头跟随汽车", { fixed_lens: true }),
    ],
    nearMisses: [
      video("The camera slowly pushes in on the dog"),
      video("The camera does not move. No zoom in, no panning shot.", { fixed_lens: true }),
      video("A man moves closer to the camera and follows his dog", { fixed_lens: true }),
      video("A wide shot of a woman who pulls back the curtain", { fixed_lens: true }),
      video("The camera stays still while she moves closer", { fixed_lens: true }),
      video("The camera watches as the sun rises", { fixed_lens: true }),
      video("镜头固定，她向前推进", { fixed_lens: true }),
      video("カメラの前で男が近づく", { fixed_lens: true }),
      video("They push in the door, pull out a map, a truck in the rain, she tilts up her chin", { fixed_lens: true }),
      video("他把椅子推近，向前推进", { fixed_lens: true }),
      video("他面向镜头推进手推车", { fixed_lens: true }),
      video("A potter pans for gold beside a crane", { fixed_lens: true }),
    ],
  },
  "locked-camera-unset": {
    breaks: [video("Static camera: a dog runs past"), video("固定机位，一只狗跑过")],
    nearMisses: [
      video("Static camera: a dog runs past", { fixed_lens: true }),
      video("A static camera, then the camera pushes in"),
      video("A dog stands on a fixed rail"),
    ],
  },
  "several-camera-moves": {
    breaks: [
      video("The camera pushes in, then orbits around the dog"),
      video("镜头推进，然后环绕拍摄"),
      video("Shot 1: pan left, tilt up. Shot 2: rain.", { duration: "8" }),
    ],
    nearMisses: [
      video("Shot 1: the camera pushes in. Shot 2: orbit shot.", { duration: "8" }),
      video("A whip pan to the dog"),
      video("Slow zoom in; the lens zooms in further"),
    ],
  },
  "bare-camera-word": {
    breaks: [video("A dog runs, dolly, rain"), video("一只狗奔跑，Dolly镜头"), video("Rain.\nCrane\nSun.")],
    nearMisses: [
      video("A dog runs, dolly tracking shot, rain"),
      video("一只狗奔跑，移动推轨镜头"),
      video("Ein Kran hebt ein Auto, crane shot"),
    ],
  },
  "no-sound-cue": {
    breaks: [video("A dog runs over the snow"), video("一只狗在雪地里奔跑")],
    nearMisses: [
      video("A dog runs over the snow", { generate_audio: false }),
      video("A dog runs over the snow, paws crackle, wind noise"),
      video("一只狗在雪地里奔跑，风声"),
      video("She turns: “Stay.”"),
      nano("A dog runs over the snow"),
      video("Ένας σκύλος τρέχει στο χιόνι"),
    ],
  },
  "sound-while-muted": {
    breaks: [
      video("Rain. Sound effects: thunder.", { generate_audio: false }),
      video("女孩说：“等等！”", { generate_audio: false }),
      video('A man says "come here"', { generate_audio: false }),
    ],
    nearMisses: [
      video("Rain. Sound effects: thunder."),
      video("Rain, no music.", { generate_audio: false }),
      video("An old theatre named “Silence” stands empty", { generate_audio: false }),
      video("0-5 秒：「飛白」の筆致", { generate_audio: false }),
    ],
  },
  "long-spoken-line": {
    breaks: [
      video("She says: “I have waited for you at this station for more than twenty years.”", { duration: "15" }),
      video("女孩说：“你给过我什么机会？你从一开始就没相信过我，从来都没有过！”", { duration: "15" }),
    ],
    nearMisses: [
      video("She says: “I have waited for you.”"),
      video(
        "A banner above the door: it reads a text of fifteen words and “one two three four five six seven eight nine ten eleven”",
      ),
    ],
  },
  "too-much-dialogue": {
    breaks: [
      video("He asks: “Where have you been all day?” She says: “At the sea.”"),
      video("Он говорит: «Где ты была весь день, дорогая?»"),
    ],
    nearMisses: [
      video("He asks: “Where have you been?”"),
      video("He asks: “Where have you been all day?” She says: “At the sea.”", { duration: "15" }),
    ],
  },
  "long-prompt": {
    breaks: [video("雨".repeat(501)), video("rain ".repeat(1001)), video("雨".repeat(300) + " rain".repeat(500))],
    nearMisses: [
      video("雨".repeat(500)),
      video("rain ".repeat(1000)),
      video("𠮷".repeat(500)),
      gpt("rain ".repeat(1001)),
    ],
  },
  "filler-words": {
    breaks: [video("A dog runs, 8K, masterpiece"), video("一只狗，8K超高清，杰作"), video("Ein Hund, atemberaubend")],
    nearMisses: [video("A dog runs 8 km past a master's house"), gpt("A dog, 8K, masterpiece")],
  },
  "cinematic-alone": {
    breaks: [video("A dog runs, cinematic"), video("电影级的狗奔跑")],
    nearMisses: [video("A dog runs, cinematic, backlit by a low sun"), video("A dog runs through a cinema")],
  },
  "quality-first": {
    breaks: [video("Masterpiece, a dog runs"), video("A cinematic dog runs"), video("电影级画面，一只狗奔跑")],
    nearMisses: [video("A dog runs, a masterpiece of speed"), video("An epicentre of dogs")],
  },
  "negated-flaw": {
    breaks: [
      video("A dog runs. No blur, no distorted legs."),
      video("一只狗奔跑。不要模糊。"),
      video("Negative prompt: extra fingers"),
    ],
    nearMisses: [
      video("A dog runs. No on-screen text, logo or watermark."),
      video("A dog runs through blurry rain."),
      video("Um cão corre no nevoeiro com imagem distorcida"),
    ],
  },
  "settings-in-prose": {
    breaks: [
      video("A 15-second video of a dog"),
      video("时长：15 秒\n一只狗"),
      video("A dog, 16:9, 1080p"),
      video("Ein 15-sekündiger Videoclip"),
    ],
    nearMisses: [
      video("A dog waits for 5 seconds and runs"),
      video("A 15 story house in a film studio"),
      video("0-3s: a dog. 3-5s: a cat."),
      video("The clock shows 9:16 pm, then 10:30"),
      gpt("A poster, 9:16"),
    ],
  },
  "text-in-video": {
    breaks: [video("Subtitles appear below the dog"), video("画面出现字幕")],
    nearMisses: [
      video("No subtitles, no logo."),
      video("禁止：任何文字、字幕、LOGO"),
      video("テキスト、字幕、ロゴは禁止"),
      gpt("A poster with a logo"),
    ],
  },
  "unquoted-text": {
    breaks: [
      gpt("A sign that says welcome home in red"),
      nano("一块牌子，写着欢迎回家"),
      gpt("Ein Schild mit der Aufschrift willkommen"),
    ],
    nearMisses: [
      gpt("A sign that says “welcome home” in red"),
      gpt("A sign that reads WELCOME in red"),
      nano("一块牌子，写着“欢迎回家”"),
      gpt("Un cartel con el texto más pequeño en amarillo «ama»"),
      gpt("A man says goodbye"),
    ],
  },
  "unsaid-photorealistic": {
    breaks: [gpt("An ultra realistic portrait")],
    nearMisses: [
      gpt("A photorealistic, ultra realistic portrait"),
      gpt("A realistic novel"),
      nano("An ultra realistic cat"),
    ],
  },
  "tag-list": {
    breaks: [
      nano("cat, snow, moon, blue light, film grain, 35mm, soft focus, night, street"),
      nano("猫，雪，月亮，蓝光，胶片，夜晚，街道，柔光，远景"),
    ],
    nearMisses: [
      nano(
        "A cat sits in the snow, and the moon, low above the street, throws a blue light on its fur, on roofs, trees.",
      ),
      nano("cat, snow, moon, blue light"),
      nano('{"cat":1,"snow":2,"moon":3,"light":4,"film":5,"night":6,"street":7,"blue":8}'),
      gpt("cat, snow, moon, blue light, film grain, 35mm, soft focus, night, street"),
    ],
  },
  "known-likeness": {
    breaks: [video("Brad Pitt fights"), video("蜘蛛侠在奔跑"), video("마이클 잭슨이 춤을 춘다")],
    nearMisses: [video("A brad pitted against a nail"), video("A spider and a man"), gpt("Brad Pitt fights")],
  },
};
