import type { Language } from "../../languages.ts";

/** The texts of the form's script. */
const words = {
  en: {
    missing: "This is required.",
    number: "This must be a number.",
    wholeNumber: "This must be a whole number.",
    least: (limit: string) => `This must be at least ${limit}.`,
    most: (limit: string) => `This must be at most ${limit}.`,
    shortest: (limit: number, count: number) => `This must have at least ${limit} characters; it has ${count}.`,
    longest: (limit: number, count: number) => `This must have at most ${limit} characters; it has ${count}.`,
    fewest: (limit: number, count: number) => `Enter at least ${limit}, one per line; there are ${count}.`,
    mostItems: (limit: number, count: number) => `Enter at most ${limit}, one per line; there are ${count}.`,
    pattern: (text: string, meaning = "in the form that the contract asks for") =>
      `${JSON.stringify(text)} is not ${meaning}.`,
    notLocal:
      "Only http://localhost, 127.0.0.1 or [::1] with a port is allowed: never type a real key into a web page.",
    realKey: "This looks like a real key. Use the one that your sandbox printed; it begins with sk_live_local_.",
    badKey: "A key has no spaces and only ASCII characters.",
    toCorrect: (count: number) => `Nothing was sent. To correct: ${count}.`,
    fromDisk:
      "Nothing was sent. This page was opened from disk, and a sandbox does not accept requests from such a page. Open it by:",
    sending: "Sending…",
    noAnswer: (address: string) =>
      `No response from ${address}. If no sandbox runs there, or it does not accept requests from this page, start one with the command below.`,
    unknownOutcome: "If one runs, it may have accepted the job: send again under the same key.",
    accepted: (id: string) => `Accepted: task ${id}.`,
    sameTask: (id: string) => `The same task ${id} as before: nothing was charged twice.`,
    credits: (used: number, left: number) => `${used} credits used, ${left} left.`,
    refunded: (credits: number) => `${credits} credits were refunded.`,
    refused: (answer: string) => `Refused: ${answer}.`,
    submitTitle: "Submit",
    againTitle: "Sent again under the same key",
    pollTitle: (count: number) => `Task, poll ${count}`,
    status: (status: string) => `The task is ${status}.`,
    waiting: (seconds: number) => `Next poll in ${seconds} s.`,
    stopped: "No response five times in a row: polling has stopped.",
    output: "Output",
    image: (number: number, prompt: string) => `Image ${number} of: ${prompt}`,
    video: (prompt: string) => `Video of: ${prompt}`,
    copy: "Copy",
  },
  "zh-CN": {
    missing: "此项必填。",
    number: "必须是数字。",
    wholeNumber: "必须是整数。",
    least: (limit: string) => `不得小于 ${limit}。`,
    most: (limit: string) => `不得大于 ${limit}。`,
    shortest: (limit: number, count: number) => `至少 ${limit} 个字符，现有 ${count} 个。`,
    longest: (limit: number, count: number) => `最多 ${limit} 个字符，现有 ${count} 个。`,
    fewest: (limit: number, count: number) => `至少 ${limit} 项，每行一项；现有 ${count} 项。`,
    mostItems: (limit: number, count: number) => `最多 ${limit} 项，每行一项；现有 ${count} 项。`,
    pattern: (text: string, meaning = "契约要求的形式") => `${JSON.stringify(text)} 不是${meaning}。`,
    notLocal: "只能是带端口的 http://localhost、127.0.0.1 或 [::1]：切勿在网页中输入真实的密钥。",
    realKey: "这看起来是真实的密钥。请使用沙盒打印的密钥，它以 sk_live_local_ 开头。",
    badKey: "密钥不含空格，且只含 ASCII 字符。",
    toCorrect: (count: number) => `未发送任何内容。需要更正：${count} 处。`,
    fromDisk: "未发送任何内容。本页是从磁盘打开的，沙盒不允许这样的页面访问。请这样打开：",
    sending: "正在发送…",
    noAnswer: (address: string) =>
      `${address} 没有响应。如果那里没有运行沙盒，或沙盒不允许本页访问，请用下面的命令启动。`,
    unknownOutcome: "如果沙盒正在运行，任务可能已被接受：请用同一个幂等键再次发送。",
    accepted: (id: string) => `已接受：任务 ${id}。`,
    sameTask: (id: string) => `与之前相同的任务 ${id}：没有重复扣费。`,
    credits: (used: number, left: number) => `用去 ${used} 积分，剩余 ${left} 积分。`,
    refunded: (credits: number) => `已退还 ${credits} 积分。`,
    refused: (answer: string) => `被拒绝：${answer}。`,
    submitTitle: "提交",
    againTitle: "用同一个幂等键再次发送",
    pollTitle: (count: number) => `任务，第 ${count} 次轮询`,
    status: (status: string) => `任务状态：${status}。`,
    waiting: (seconds: number) => `${seconds} 秒后再次查询。`,
    stopped: "连续五次没有响应：不再跟踪该任务。",
    output: "输出",
    image: (number: number, prompt: string) => `第 ${number} 张图像：${prompt}`,
    video: (prompt: string) => `视频：${prompt}`,
    copy: "复制",
  },
} satisfies Record<Language, unknown>;

export type TryScriptStrings = (typeof words)[Language];

/** The words of the page's language. */
export const tryScriptStringsOf = ({ lang }: HTMLElement): TryScriptStrings =>
  words[lang in words ? (lang as Language) : "en"];
