/** How well a fact stands: the vendor's own text, the practice of others, or our conclusion for this API. */
export type Evidence = "official" | "practitioner" | "inferred";

/** Where the rules come from. */
export const sources = {
  provider: "https://seedance2ai.io",
  skill: "https://github.com/Emily2040/seedance-2.0/tree/44b5149/references",
  shotDesign: "https://github.com/woodfantasy/Seedance2.0-ShotDesign-Skills/blob/cb532c7/references/seedance-specs.md",
  openai:
    "https://github.com/openai/openai-cookbook/blob/361b784/examples/multimodal/image-gen-models-prompting-guide.ipynb",
  google: "https://byteblock.blog",
} as const;
