import type { Translations } from "./translate.ts";

/**
 * Chinese for every message and every text of the help. `node scripts/messages.ts --missing` lists what is not translated,
 * test/cli/language-complete.test.ts also what is stale.
 */
export const translations: Translations = {
  // Help.
  "{0}:": "{0}：",
  "{0}.": "{0}。",
  "{0}; {1}": "{0}；{1}",
  "{0} ({1})": "{0}（{1}）",
  "Usage: seedance {0}": "用法：seedance {0}",
  "Usage: seedance <command> [options]": "用法：seedance <命令> [选项]",
  Options: "选项",
  Everywhere: "通用选项",
  Examples: "示例",
  Make: "生成",
  Tasks: "任务",
  Money: "费用",
  "Set up": "设置",
  Tools: "工具",
  "{0} to {1}": "{0} 到 {1}",
  "{0} or more": "至少 {0}",
  "at most {0}": "最多 {0}",
  "may be repeated": "可重复",
  required: "必填",
  "default: {0}": "默认：{0}",
  "default: on": "默认开启",
  "Run seedance <command> --help for the options of a command. Add --sandbox to try any command without a key or a charge.":
    "用 seedance <命令> --help 查看某个命令的选项。加上 --sandbox，可在没有密钥、不扣费的情况下试用任何命令。",
  // Errors.
  "{0}: {1}. {2}": "{0}：{1}。{2}",
  "Missing argument. Usage: seedance {0}": "缺少参数。用法：seedance {0}",
};
