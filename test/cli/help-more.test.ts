import { describe, expect, test } from "vitest";
import { describeCommand } from "../../src/cli/help.ts";
import { contracts } from "../support/contracts.ts";
import { loadCommandOf } from "./lines.ts";

/** Commands that depend on neither the contract nor a task. help.test.ts has the others. */
const names = ["auth", "completion", "config", "doctor", "gallery", "ledger", "open", "sandbox", "skill", "tasks"];
/** The global flags, which are in the snapshots of help.test.ts. */
const globalOptionsSection = /^Everywhere:\n.*?\n\n/ms;

describe.each(contracts)("help over the contract $name", (contract) => {
  test.each(names)("%s --help prints the text of its snapshot", async (name) => {
    const command = await loadCommandOf([name], contract);
    const { text } = describeCommand({ stdout: { write: () => {} }, color: false } as never, name, command);
    expect(text).toMatch(globalOptionsSection);
    await expect(`${text.replace(globalOptionsSection, "")}\n`).toMatchFileSnapshot(
      `help/${contract === contracts[0] ? "." : contract.name}/${name}.txt`,
    );
  });
});
