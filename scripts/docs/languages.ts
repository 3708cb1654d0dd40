/** The languages of the docs, in the order of their switch: what each calls itself. */
export const languages = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof languages;
