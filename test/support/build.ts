/** For vitest: processes that tests start run what is built, so it is built before the first test, if it is stale. */
import type { TestProject } from "vitest/node";
import { ensureBuild } from "../../scripts/build/ensure-build.ts";

export async function setup(project: TestProject): Promise<void> {
  await ensureBuild();
  // In watch mode, again after each change.
  project.onTestsRerun(async () => void (await ensureBuild()));
}
