import type { Language } from "../languages.ts";

/** The texts of the charts. */
export const chartStrings = {
  en: {
    title: (count: number) => `${count} videos: how many are delivered, over time`,
    time: "time, minutes",
    delivered: "videos delivered",
    ours: "this client",
    oracle: "oracle",
    workers: (seconds: number, count: number) => `${seconds} s poll, ${count} workers`,
    figures: (who: string, minutes: string, requests: number, refused: number) =>
      `${who}: all delivered after ${minutes} minutes, ${requests} requests answered, ${refused} refused by 429.`,
  },
  "zh-CN": {
    title: (count: number) => `${count} 个视频：已交付的数量随时间的变化`,
    time: "时间（分钟）",
    delivered: "已交付的视频（个）",
    ours: "本客户端",
    oracle: "理想基准",
    workers: (seconds: number, count: number) => `每 ${seconds} 秒轮询，${count} 个并发`,
    figures: (who: string, minutes: string, requests: number, refused: number) =>
      `${who}：${minutes} 分钟后全部交付，${requests} 个请求得到响应，${refused} 个被 429 拒绝。`,
  },
} satisfies Record<Language, unknown>;
