import { SeedanceError } from "../../errors.ts";

/** No API key was given, in any of the three ways. Nothing was sent. Exit code 3. */
export class MissingKeyError extends SeedanceError {
  override name = "MissingKeyError";

  /** @param trouble why the keychain could not be read: the key may be in it. */
  constructor(profile: string, trouble?: string) {
    const option = profile === "default" ? "" : ` --profile ${profile}`;
    super(
      "missing_key",
      `There is no API key for profile ${profile}${trouble ? `, as far as can be told: the keychain can't be read (${trouble})` : ""}. Nothing was sent. Three ways to give one:
  seedance auth login${option}            asks for it, and keeps it for the next commands
  seedance auth login${option} < FILE     reads it from stdin, where nobody can be asked
  export SEEDANCE_API_KEY=…        for this shell alone; it wins over the others
To try without a key, add --sandbox.`,
    );
  }
}
