/** The evidence of a rule: the vendor's text, the practice of users, or a conclusion for this API. */
export type Evidence = "official" | "practitioner" | "inferred";

/** The sources of the rules. */
export const sources = {
  provider: "https://seedance2ai.io",
  skill: "https://github.com/Emily2040/seedance-2.0/tree/44b5149/references",
  shotDesign: "https://github.com/woodfantasy/Seedance2.0-ShotDesign-Skills/blob/cb532c7/references/seedance-specs.md",
  openai:
    "https://github.com/openai/openai-cookbook/blob/361b784/examples/multimodal/image-gen-models-prompting-guide.ipynb",
  google: "https://byteblock.blog",
} as const;
