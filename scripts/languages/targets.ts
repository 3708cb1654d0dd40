import { cpp } from "./cpp.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import { kotlin } from "./kotlin.ts";
import { python } from "./python.ts";
import { pythonOpenapiGenerator } from "./python-openapi-generator.ts";
import { rust } from "./rust.ts";
import { rustProgenitor } from "./rust-progenitor.ts";
import type { Target } from "./target.ts";
import { typescriptHeyApi } from "./typescript-hey-api.ts";
import { typescriptOrval } from "./typescript-orval.ts";

/** The languages and generators, by the name of their folder in test/languages. */
export const targets: Record<string, Target> = {
  python,
  "python-openapi-generator": pythonOpenapiGenerator,
  go,
  java,
  kotlin,
  rust,
  "rust-progenitor": rustProgenitor,
  cpp,
  "typescript-hey-api": typescriptHeyApi,
  "typescript-orval": typescriptOrval,
};
