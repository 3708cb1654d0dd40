import { SeedanceError } from "../../errors.ts";

/** The package was built or copied without its skill. */
export function missingSkill(source: string, cause?: unknown): SeedanceError {
  const message = `This package has no skill: ${source} is missing. Install a newer seedance-client.`;
  return new SeedanceError("no_skill", message, { cause });
}
