import { existsSync, globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import YAML from "yaml";
import { readProfiles } from "../generate/profiles.ts";
import { guideNames } from "../guides.ts";
import { checkOverlay, type Translation } from "./overlay.ts";
import { comparePages } from "./pages.ts";
import { checkProfile, translationFile, translationFiles } from "./profile.ts";
import { checkWorkflows } from "./workflows.ts";

/** The overlay with the contract's Chinese texts. */
export const overlayFile = "openapi/overlays/zh-CN.yaml";

/**
 * Returns every fault of the Chinese docs as a line: of the overlays, guides, READMEs, changelogs and workflows.
 * @param root the folder with `openapi/`, `generated/` and the READMEs.
 */
export function checkTranslations(root: string): string[] {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const contract = JSON.parse(read("generated/page/openapi.json")) as object;
  const { actions } = YAML.parse(read(overlayFile)) as { actions: Translation[] };
  const faults = checkOverlay(contract, actions).map((fault) => `${overlayFile} ${fault}`);

  const profiles = readProfiles(join(root, "openapi/overlays"));
  for (const profile of profiles) {
    const own = JSON.parse(read(`generated/${profile.name}/openapi.json`)) as object;
    const file = relative(root, translationFile(profile));
    faults.push(...checkProfile(profile, own, actions).map((fault) => `${file}${fault}`));
  }
  for (const file of translationFiles(join(root, "openapi/overlays")))
    if (!profiles.some((profile) => translationFile(profile) === file))
      faults.push(`${relative(root, file)}: translates no profile`);

  const guides = guideNames(join(root, "openapi/docs"));
  for (const language of ["en", "zh-CN"]) {
    const files = globSync("*.md", { cwd: join(root, "openapi/docs", language) }).map((file) => file.slice(0, -3));
    for (const name of files.filter((name) => !guides.includes(name)))
      faults.push(`openapi/docs/${language}/${name}.md: is not listed in guides.yaml`);
  }
  const pairs = guides.map((name) => [`openapi/docs/en/${name}.md`, `openapi/docs/zh-CN/${name}.md`] as const);
  const papers = ["README", "CHANGELOG", "openapi/CHANGELOG"].map(
    (name) => [`${name}.md`, `${name}.zh-CN.md`] as const,
  );
  for (const [english, chinese] of [...pairs, ...papers]) {
    const missing = [english, chinese].filter((path) => !existsSync(join(root, path)));
    faults.push(...missing.map((path) => `${path}: is missing`));
    if (missing.length === 0)
      faults.push(...comparePages(read(english), read(chinese)).map((fault) => `${chinese} ${fault}`));
  }
  return [...faults, ...checkWorkflows(root)];
}
