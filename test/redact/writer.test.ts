import { expect, test } from "vitest";
import { style } from "../../src/cli/output.ts";
import { formatTable } from "../../src/cli/table.ts";
import { encodeSequence, Writer } from "../../src/cli/writer.ts";

function tty() {
  let written = "";
  const stdout = new Writer({
    isTTY: true,
    columns: 40,
    write: (text) => {
      written += text;
    },
  });
  return { context: { stdout, color: { stdout: true, stderr: true } } as never, stdout, written: () => written };
}

test("the command's colours are kept and a server's sequences are removed, on the same line", () => {
  const { context, stdout, written } = tty();
  stdout.write(`${style(context, "red", "failed \x1b[32mgreen\x1b]0;title\x07", "stdout")} \x1b[8mhidden`);
  expect(written()).toBe("\x1b[31mfailed [32mgreen]0;title\x1b[39m [8mhidden");
});

test("a server cannot write the placeholders of the command's own sequences", () => {
  const { stdout, written } = tty();
  const [, mark = ""] = /^<([^:]+):/.exec(encodeSequence("\x1b[2K")) ?? [];
  stdout.write(`${encodeSequence("\r\x1b[2K")}<${mark.replace(/^./, (first) => (first === "0" ? "1" : "0"))}:E[2J>`);
  expect(written().slice(0, 5)).toBe("\r\x1b[2K");
  expect(written().slice(5)).toMatch(/^<.{36}:E\[2J>$/);
});

test("colours do not count in the width of a table", () => {
  const { context, stdout, written } = tty();
  const rows = [
    [["a", "red"], "b"],
    ["ccc", "d"],
  ] as const;
  stdout.write(formatTable(context, rows));
  expect(written()).toBe("\x1b[31ma\x1b[39m    b\nccc  d");
});

test("JSON output stays valid whatever a name or a value contains", () => {
  const { stdout, written } = tty();
  const value = { "\u202e\x1b[2J": ["\u009b\x07", "sk_live_abcdefgh", { sk_live_abcdefgh: 1 }], at: new Date(0) };
  stdout.writeJson(value);
  expect(written()).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(written())).toEqual({
    "\u202e\x1b[2J": ["\u009b\x07", "[redacted]", { "[redacted]": 1 }],
    at: "1970-01-01T00:00:00.000Z",
  });
});

test("a sandbox shows its own key, and no other", () => {
  const { stdout, written } = tty();
  stdout.write("sk_live_mine_0123 sk_live_other_0123 sk_live_mine_0123\n", "sk_live_mine_0123");
  stdout.writeJson({ apiKey: "sk_live_mine_0123", other: "sk_live_other_0123" }, "sk_live_mine_0123");
  expect(written()).toBe(
    'sk_live_mine_0123 [redacted] sk_live_mine_0123\n{"apiKey":"sk_live_mine_0123","other":"[redacted]"}\n',
  );
});
