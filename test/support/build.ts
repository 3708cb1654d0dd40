/** For vitest: tests start processes of the build, so it is updated before the first test if it is stale. */
import type { TestProject } from "vitest/node";
import { ensureBuild } from "../../scripts/build/ensure-build.ts";

export async function setup(project: TestProject): Promise<void> {
  await ensureBuild();
  // In watch mode, again after each change.
  project.onTestsRerun(async () => void (await ensureBuild()));
}
