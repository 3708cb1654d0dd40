import { describe, expect, test } from "vitest";
import { profile } from "../../generated/contracts.ts";
import { commands } from "../../src/cli/commands.ts";
import { describeCommand } from "../../src/cli/help.ts";

/** Commands that are not made from the contract, and not about a task: the others' help is run in help.test.ts. */
const names = ["auth", "completion", "config", "doctor", "gallery", "ledger", "open", "sandbox", "skill", "tasks"];
/** The flags that every command has: they stand in the others' snapshots. */
const everywhere = /^Everywhere:\n.*?\n\n/ms;

describe("help", () => {
  test.each(names)("%s --help is what it was", async (name) => {
    const command = await commands[name]?.load([]);
    if (!command) throw new Error(`There is no command ${name}.`);
    const { text } = describeCommand({ stdout: { write: () => {} }, color: false } as never, name, command);
    expect(text).toMatch(everywhere);
    await expect(`${text.replace(everywhere, "")}\n`).toMatchFileSnapshot(`help/${profile ?? "."}/${name}.txt`);
  });
});
