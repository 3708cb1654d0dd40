import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { checkOverlay, type Translation } from "./overlay.ts";
import { comparePages } from "./pages.ts";

/** The overlay that holds the Chinese texts of the contract. */
export const overlayFile = "openapi/overlays/zh-CN.yaml";

/**
 * Every fault of the Chinese docs, a line each: of the overlay, of each guide, of the README.
 * @param root the folder that holds `openapi/`, `generated/` and the READMEs.
 */
export function checkTranslations(root: string): string[] {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const contract = JSON.parse(read("generated/openapi.json")) as object;
  const { actions } = YAML.parse(read(overlayFile)) as { actions: Translation[] };
  const faults = checkOverlay(contract, actions).map((fault) => `${overlayFile} ${fault}`);

  const guides = YAML.parse(read("openapi/docs/guides.yaml")) as string[];
  for (const language of ["en", "zh-CN"]) {
    const files = globSync("*.md", { cwd: join(root, "openapi/docs", language) }).map((file) => file.slice(0, -3));
    for (const name of files.filter((name) => !guides.includes(name)))
      faults.push(`openapi/docs/${language}/${name}.md: does not stand in guides.yaml`);
  }
  const pairs = guides.map((name) => [`openapi/docs/en/${name}.md`, `openapi/docs/zh-CN/${name}.md`] as const);
  for (const [english, chinese] of [...pairs, ["README.md", "README.zh-CN.md"] as const]) {
    const missing = [english, chinese].filter((path) => !existsSync(join(root, path)));
    faults.push(...missing.map((path) => `${path}: is missing`));
    if (missing.length === 0)
      faults.push(...comparePages(read(english), read(chinese)).map((fault) => `${chinese} ${fault}`));
  }
  return faults;
}
