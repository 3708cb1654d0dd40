/** Words of questions that say nothing of what is asked for. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    "a an and are be can do does for from get how i if in is it me my of on or should that the there this to was what " +
    "when where which who why will with you 的 了 吗 呢 是 在 我 我的 和 与 或 有 会 要 什么 怎么 怎样 如何 为什么 多少 哪些 哪个 可以 能否"
  ).split(" "),
);
