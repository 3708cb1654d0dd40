import stringWidth from "string-width";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startBatchView } from "../../src/cli/batch/batch-view.ts";
import { quoteCommand } from "../../src/cli/commands/quote.ts";
import { tasksCommand } from "../../src/cli/commands/tasks.ts";
import { commandsOf } from "../../src/cli/commands.ts";
import type { CliContext } from "../../src/cli/context.ts";
import { describeCommand, describeCommands } from "../../src/cli/help.ts";
import { cutToWidth, displayWidth } from "../../src/cli/language/display-width.ts";
import { parseFlags } from "../../src/cli/line/parse-flags.ts";
import { tokenizeCommandLine } from "../../src/cli/line/tokenize-command-line.ts";
import { formatAge } from "../../src/cli/output.ts";
import { startProgressLine } from "../../src/cli/progress-line.ts";
import { formatList, formatTable } from "../../src/cli/table.ts";
import { registerSecret, Writer } from "../../src/cli/writer.ts";
import { accountOf, openLedger } from "../../src/ledger/index.ts";
import { page } from "../support/contracts.ts";
import { preparedJob } from "../support/prepared-job.ts";
import { createMachine, type Machine } from "./machine.ts";

const prompts = {
  chinese: "一列玻璃火车驶过雪山大桥，风声呼啸，车轮轰鸣，镜头缓慢推进，夜色渐深，群星闪烁。".repeat(3),
  family: "👨‍👩‍👧‍👦".repeat(60),
  flags: "🇨🇳🇺🇸".repeat(40),
  skinTones: "👍🏽👩🏿‍🚀".repeat(40),
  marks: "e\u0301\u0323n\u0303".repeat(80),
  rightToLeft: "مرحبا بالعالم שלום ".repeat(12),
  lines: "one\ntwo\tthree ".repeat(20),
};
const widths = [40, 80, 120, 200];
/** Without colours and the sequences of a redrawn line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it finds control sequences.
const visible = (text: string) => text.replace(/\x1b\[[0-9;]*[A-Za-z]|\r/g, "");

/** A context whose streams are terminals of so many columns; of none if it is undefined. */
function terminal(columns: number | undefined) {
  let [stdout, stderr] = ["", ""];
  const tty = columns === undefined ? {} : { isTTY: true, columns };
  const context = {
    contract: page,
    stdout: new Writer({
      ...tty,
      write: (text) => {
        stdout += text;
      },
    }),
    stderr: new Writer({
      ...tty,
      write: (text) => {
        stderr += text;
      },
    }),
    color: { stdout: columns !== undefined, stderr: columns !== undefined },
    animated: columns !== undefined,
    json: false,
    quiet: false,
  } as unknown as CliContext;
  return { context, stdout: () => visible(stdout), stderr: () => stderr };
}

describe("the width of a text", () => {
  test.each([
    ["a family of one ZWJ sequence", "👨‍👩‍👧‍👦", 2],
    ["a flag", "🇨🇳", 2],
    ["a skin tone", "👍🏽", 2],
    ["combining marks", "e\u0301\u0323", 1],
    ["Chinese", "玻璃", 4],
    ["Arabic", "مرحبا", 5],
    ["a precomposed and a decomposed Hangul syllable", "각\u1100\u1161\u11a8", 4],
    ["control characters", "\u200b\u0007", 0],
    ["Hindi with vowel signs beside the letters", "भाषा", 4],
    ["rare Chinese characters of two code units", "𠮷𠮷", 4],
  ])("%s", (_, text, width) => {
    expect(displayWidth(text)).toBe(width);
    // Another library, which loads too slowly for the command.
    expect(stringWidth(text)).toBe(width);
  });

  test.each(Object.entries(prompts))("is that of another library: %s", (_, text) => {
    expect(displayWidth(text)).toBe(stringWidth(text));
  });

  test.each(Object.entries(prompts))("a cut text of %s fits, ends with … and takes no character apart", (_, text) => {
    for (let columns = 1; columns < 50; columns++) {
      const cut = cutToWidth(text, columns);
      expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
      expect(cut.endsWith("…")).toBe(true);
      const graphemes = (part: string) => Array.from(new Intl.Segmenter().segment(part), ({ segment }) => segment);
      const kept = graphemes(cut.slice(0, -1));
      expect(kept).toEqual(graphemes(text).slice(0, kept.length));
    }
    expect(cutToWidth("abc", 3)).toBe("abc");
    expect(cutToWidth("玻璃", 3)).toBe("玻…");
  });
});

describe("seedance tasks on a terminal", () => {
  let machine: Machine;
  const ids: string[] = [];
  const account = accountOf("sk_live_of_a_test_0123", "https://www.seedance2ai.io");
  const refusedKey = `sd1_${"0123456789abcdef".repeat(4)}`;
  beforeEach(async () => {
    machine = await createMachine();
    using ledger = openLedger({ path: `${machine.state}/ledger.sqlite` });
    const journal = ledger.journal(account, page);
    ids.length = 0;
    for (const [name, prompt] of Object.entries(prompts)) {
      const lease = journal.lease(name);
      journal.recordIntent(preparedJob(name, "nano-banana-pro", { prompt }));
      ids.push(`nbp_${name.padEnd(12, "x").slice(0, 12)}`);
      journal.recordSubmitted(name, { id: ids.at(-1) as string, status: "processing" } as never);
      lease.release();
    }
    const lease = journal.lease(refusedKey);
    journal.recordIntent(preparedJob(refusedKey, "seedance", { prompt: "Refused." }));
    lease.release();
  });
  afterEach(() => machine[Symbol.asyncDispose]());

  async function list(columns: number | undefined, ...args: string[]) {
    const { context, stdout } = terminal(columns);
    const line = ["tasks", "--no-json", "--ledger", `${machine.state}/ledger.sqlite`, "--all", ...args];
    const parsed = parseFlags(tokenizeCommandLine(line), tasksCommand(page));
    const global = { profile: undefined, baseUrl: undefined, ledger: String(parsed.flags.ledger), sandbox: false };
    await tasksCommand(page).run({ ...context, env: machine.env, cwd: "/", global, inheritedFlags: [] }, parsed);
    return stdout().trimEnd().split("\n");
  }

  test.each(widths)("takes one line of at most %i columns a job, with its whole id and time", async (columns) => {
    const rows = await list(columns);
    expect(rows).toHaveLength(1 + ids.length + 1);
    for (const row of rows) expect(stringWidth(row)).toBeLessThan(columns);
    for (const id of ids) expect(rows.filter((row) => row.includes(id))).toHaveLength(1);
    for (const row of rows.slice(1)) expect(row).toMatch(/ \d+ s ago/);
    // A key is no id: it is longer than most terminals, and the prompt matters more.
    expect(rows[1]).toMatch(/^sd1_012345\w*… /);
    const [head = ""] = rows;
    const created = stringWidth(head.slice(0, head.indexOf("CREATED")));
    for (const row of rows.slice(1)) expect(stringWidth(row.slice(0, row.search(/\d+ s ago/)))).toBe(created);
  });

  test("prints whole texts, one job a line, if stdout is not a terminal", async () => {
    const rows = await list(undefined);
    expect(rows).toHaveLength(1 + ids.length + 1);
    for (const prompt of Object.values(prompts)) expect(rows.join("\n")).toContain(prompt.replace(/\s+/g, " ").trim());
    expect(rows.join("\n")).toContain(refusedKey);
    expect(rows.join("\n")).not.toContain("…");
  });
});

describe("other tables on a terminal", () => {
  test.each(widths)("seedance quote fits %i columns, with models, credits and whole dates", async (columns) => {
    await using machine = await createMachine();
    const { context, stdout } = terminal(columns);
    const command = quoteCommand(page);
    const parsed = parseFlags(tokenizeCommandLine(["quote", "--duration", "5", "--duration", "10"]), command);
    const global = { profile: undefined, baseUrl: undefined, ledger: undefined, sandbox: true };
    await command.run({ ...context, env: machine.env, cwd: "/", global, inheritedFlags: [] }, parsed);
    const rows = stdout()
      .split("\n")
      .filter((line) => /^(model|seedance|gpt|nano)/.test(line));
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect(stringWidth(row)).toBeLessThan(columns);
    expect(rows.slice(1).every((row) => /^(seedance|gpt-image-2|nano-banana)/.test(row))).toBe(true);
    if (columns >= 80) for (const row of rows.slice(1)) expect(row).toMatch(/20\d\d-\d\d|\?/);
  });

  test.each(widths)("the lists of the help fit %i columns, and no text is cut", async (columns) => {
    const { context } = terminal(columns);
    const commands = commandsOf(page);
    const whole = terminal(undefined).context;
    const words = (text: string) => visible(text).replace(/\s+/g, " ");
    const run = await commands.batch?.load(tokenizeCommandLine(["batch", "run"]));
    if (!run) throw new Error("There is no command batch run.");
    for (const [narrow, wide] of [
      [describeCommands(context, commands).text, describeCommands(whole, commands).text],
      [describeCommand(context, "batch", run).text, describeCommand(whole, "batch", run).text],
    ] as const) {
      const shown = context.stdout.clean(narrow);
      expect(words(shown)).toBe(words(wide));
      // Examples are command lines, which are copied as they are.
      const lines = visible(shown)
        .split("\n")
        .filter((line) => !/^ {2}(seedance|#) |^[A-Z]/.test(line));
      // A single word may be wider than its place.
      expect(lines.filter((line) => stringWidth(line) >= columns && /\s/.test(line.trim()))).toEqual([]);
    }
  });

  test("cuts columns in their order, leaves them out in theirs, and never cuts others", () => {
    const row = ["sd2_0123456789ab", "a".repeat(30), "b".repeat(30), "2026-11-29"];
    const at = (columns: number | undefined) =>
      formatTable(terminal(columns).context, [row], { cut: [2, 1], omit: [2, 1] });
    expect(at(undefined)).toBe(row.join("  "));
    expect(at(93)).toBe(row.join("  "));
    expect(at(92)).toBe(row.with(2, `${"b".repeat(28)}…`).join("  "));
    expect(at(75)).toBe(row.with(2, `${"b".repeat(11)}…`).join("  "));
    expect(at(70)).toBe(
      row
        .with(1, `${"a".repeat(24)}…`)
        .with(2, `${"b".repeat(11)}…`)
        .join("  "),
    );
    expect(at(50)).toBe([row[0], `${"a".repeat(18)}…`, row[3]].join("  "));
    expect(at(35)).toBe([row[0], row[3]].join("  "));
    expect(at(10)).toBe([row[0], row[3]].join("  "));
  });

  test("a key in a cell is removed before the cell is cut", () => {
    registerSecret("a-secret-of-another-shape");
    const { context } = terminal(20);
    expect(formatTable(context, [["a-secret-of-another-shape"]], { cut: [0] })).toBe("[redacted]");
  });

  test("the spaces of a path stay, and line ends and tabs do not", () => {
    const path = "/my  videos/a   b.mp4";
    const { context } = terminal(undefined);
    expect(formatTable(context, [[path, "end"]])).toBe(`${path}  end`);
    expect(formatTable(context, [["one\r\n\ttwo\tthree", "end"]])).toBe("one two three  end");
    expect(formatList([["name", path]], { width: 80 })).toBe(`  name  ${path}`);
    const progress = terminal(undefined);
    startProgressLine(progress.context).log(`Saving as ${path}.\nDone`);
    expect(progress.stderr()).toBe(`Saving as ${path}. Done\n`);
  });

  test("a list wraps its texts beside the names", () => {
    const rows = [
      ["a", "one two three four"],
      ["name", "五六七八九十"],
    ] as const;
    expect(formatList(rows, { width: 20 })).toBe("  a     one two\n        three four\n  name  五六七八九十");
  });
});

describe("progress on a terminal of 40 columns", () => {
  afterEach(() => vi.useRealTimers());
  const statuses = ["processing", "排队中，前面还有许多任务，请耐心等待", "👨‍👩‍👧‍👦".repeat(30), "two\nlines"];

  test.each(statuses)("keeps the time and cuts the text: %s", (status) => {
    vi.useFakeTimers();
    for (const columns of [20, 40, 80, 120, 200]) {
      const { context, stderr } = terminal(columns);
      const progress = startProgressLine(context);
      progress.setPhase(`sd2_xBVjfWChkR6f ${status}`, 192);
      vi.advanceTimersByTime(65_000);
      progress.stop();
      const frames = stderr().split("\r").map(visible).filter(Boolean);
      expect(frames.length).toBeGreaterThan(100);
      for (const frame of frames) {
        expect(stringWidth(frame)).toBeLessThan(columns);
        expect(frame).not.toContain("\n");
        expect(frame).toMatch(/\d+ s( of about 3 min 12 s)?$/);
      }
      expect(frames.at(-1)).toMatch(/ 1 min 0[45] s( of about 3 min 12 s)?$/);
      if (columns >= 40) expect(frames.at(-1)).toContain("sd2_xBVjfWChkR6f");
    }
  });

  test("the block of a batch keeps the time that is left, on two lines", () => {
    for (const columns of [40, 80, 120, 200]) {
      const { context, stderr } = terminal(columns);
      const states = Object.fromEntries(
        [
          "waiting",
          "intended",
          "running",
          "completed",
          "downloaded",
          "failed",
          "refused",
          "unknown",
          "unsaved",
          "blocked",
          "invalid",
        ].map((state) => [state, 7]),
      );
      const view = startBatchView(context, "一个名字很长的批次，超过四十列", false);
      view.handleEvent({
        ...{ type: "progress", states, command: "run", isDispatcher: true, secondsLeft: 4_000 },
        requests: { used: 12, requests: 60, seconds: 60 },
        spent: () => ({ charged: 12_345, refunded: 30, reserved: 60, total: 12_375 }),
      } as never);
      const lines = visible(stderr()).trimEnd().split("\n");
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(stringWidth(line)).toBeLessThan(columns);
      expect(lines[1]).toContain("about 1 h 06 min left");
      expect(lines[0]).toContain("7 of 77 done");
    }
  });
});

describe("an age", () => {
  // Local time, as people read it.
  const now = new Date(2026, 10, 29, 12, 0, 0).getTime();
  test.each([
    [0, "0 s ago"],
    [-5, "0 s ago"],
    [12, "12 s ago"],
    [59.9, "59 s ago"],
    [60, "1 min ago"],
    [3 * 60 + 59, "3 min ago"],
    [3600, "1 h ago"],
    [23 * 3600, "23 h ago"],
    [25 * 3600, "yesterday"],
    [35 * 3600, "yesterday"],
    [37 * 3600, "2 days ago"],
    [30 * 86_400, "30 days ago"],
    [31 * 86_400, "2026-10-29"],
  ])("of %d seconds is %j", (seconds, text) => {
    expect(formatAge(now - seconds * 1000, now)).toBe(text);
  });
});
