/** Where the repository is published. package.json alone names it. */
import manifest from "../../package.json" with { type: "json" };

/** `owner/name` on GitHub. */
export const repository = readRepository(manifest.repository.url);

/** @throws Error if the URL is not that of a repository on GitHub, written as npm writes it. */
export function readRepository(url: string): string {
  const [, name] = /^git\+https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\.git$/.exec(url) ?? [];
  if (name === undefined)
    throw new Error(
      `repository.url in package.json: ${JSON.stringify(url)} must look like git+https://github.com/OWNER/NAME.git.`,
    );
  return name;
}
