import type { Language } from "../languages.ts";

/** The texts of the search, in each language. */
export const searchStrings = {
  en: {
    search: "Search",
    label: "Search the docs",
    placeholder: "A field, an error code, a question…",
    results: "Results",
    close: "Close",
    empty: "Type a field, an error code, a status or a topic.",
    loading: "Loading the index…",
    failed: "The search index could not be loaded. Reload the page.",
    nothing: (query: string) => `No results for “${query}”. Try fewer or other words.`,
    one: "1 result",
    many: (count: number) => `${count} results`,
    best: (count: number, shown: number) => `${count} results, the best ${shown} are shown`,
    keys: "↑ ↓ choose · Enter opens · Esc closes",
    slash: "The / key opens search",
  },
  "zh-CN": {
    search: "搜索",
    label: "搜索文档",
    placeholder: "字段、错误码或问题…",
    results: "搜索结果",
    close: "关闭",
    empty: "可搜索字段、错误码、状态和指南：请输入要查找的内容。",
    loading: "正在加载索引…",
    failed: "无法加载搜索索引。",
    nothing: (query: string) => `没有找到“${query}”的相关内容。请减少关键词或换一种说法。`,
    one: "1 个结果",
    many: (count: number) => `${count} 个结果`,
    best: (count: number, shown: number) => `${count} 个结果，显示最相关的 ${shown} 个`,
    keys: "↑ ↓ 选择 · Enter 打开 · Esc 关闭",
    slash: "按 / 键打开搜索",
  },
} as const satisfies Record<Language, unknown>;
