import { describe, expect, test } from "vitest";
import { describeCommand } from "../../src/cli/help.ts";
import { contracts } from "../support/contracts.ts";
import { loadCommandOf } from "./lines.ts";

/** Commands that are not made from the contract, and not about a task: the others' help is run in help.test.ts. */
const names = ["auth", "completion", "config", "doctor", "gallery", "ledger", "open", "sandbox", "skill", "tasks"];
/** The flags that every command has: they stand in the others' snapshots. */
const globalOptionsSection = /^Everywhere:\n.*?\n\n/ms;

describe.each(contracts)("help over the contract $name", (contract) => {
  test.each(names)("%s --help is what it was", async (name) => {
    const command = await loadCommandOf([name], contract);
    const { text } = describeCommand({ stdout: { write: () => {} }, color: false } as never, name, command);
    expect(text).toMatch(globalOptionsSection);
    await expect(`${text.replace(globalOptionsSection, "")}\n`).toMatchFileSnapshot(
      `help/${contract === contracts[0] ? "." : contract.name}/${name}.txt`,
    );
  });
});
