import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import YAML from "yaml";
import { checkOverlay, type Translation } from "./overlay.ts";

const documents = "openapi/workflows*.arazzo.yaml";
const overlays = "openapi/overlays/workflows*.zh-CN.yaml";

/** Returns the overlay with the Chinese texts of a workflows document: `overlays/NAME.zh-CN.yaml` for `NAME.arazzo.yaml`. */
export const workflowOverlayFile = (document: string, language = "zh-CN"): string =>
  join(document, "../overlays", basename(document).replace(/\.arazzo\.yaml$/, `.${language}.yaml`));

/** Returns every fault of the workflows' Chinese texts as a line. */
export function checkWorkflows(root: string): string[] {
  const read = (path: string) => YAML.parse(readFileSync(join(root, path), "utf8"));
  const files = globSync(documents, { cwd: root }).sort();
  const wanted = files.map((file) => workflowOverlayFile(file));
  const surplus = globSync(overlays, { cwd: root }).filter((file) => !wanted.includes(file));
  return [
    ...surplus.map((file) => `${file}: translates no document`),
    ...files.flatMap((file) => {
      const overlay = workflowOverlayFile(file);
      if (!existsSync(join(root, overlay))) return [`${overlay}: is missing`];
      const { actions } = read(overlay) as { actions: Translation[] };
      return checkOverlay(read(file) as object, actions).map((fault) => `${overlay} ${fault}`);
    }),
  ];
}
