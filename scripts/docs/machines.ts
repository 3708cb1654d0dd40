import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What programs and people's AIs read, by its place in the site: the footer names it. */
export const machines = {
  "llms.txt": "llms.txt",
  "llms-api.txt": "llms-api.txt",
  "llms-full.txt": "llms-full.txt",
  "openapi.yaml": "OpenAPI 3.1",
  "openapi-3.0.yaml": "OpenAPI 3.0",
  "postman.json": "Postman",
  "workflows.arazzo.yaml": "Arazzo",
  "skills/seedance/SKILL.md": "Skill",
};

/** Puts the derived files, the workflows and the agents' skill into the site, those of other profiles in their folders. */
export async function copyMachines(root: string, out: string, profiles: string[]): Promise<void> {
  for (const contract of ["page", ...profiles]) {
    const folder = contract === "page" ? out : join(out, contract);
    for (const entry of await readdir(join(root, "generated", contract), { withFileTypes: true }))
      if (entry.name === "schemas" || /\.(txt|yaml|json)$/.test(entry.name))
        await cp(join(root, "generated", contract, entry.name), join(folder, entry.name), { recursive: true });
  }
  for (const entry of await readdir(join(root, "openapi")))
    if (entry.endsWith(".arazzo.yaml")) {
      const workflows = await readFile(join(root, "openapi", entry), "utf8");
      // In the site the contract stands beside them.
      await writeFile(join(out, entry), workflows.replace("url: ../generated/page/openapi.yaml", "url: openapi.yaml"));
    }
  await cp(join(root, "skills"), join(out, "skills"), { recursive: true });
}
