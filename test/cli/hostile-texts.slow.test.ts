import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMachine, type Machine } from "./machine.ts";

/** Colours, OSC 52 (clipboard), C1, bidirectional marks and isolates, line ends of each kind. */
const hostile =
  "\u001b[31mred\u001b]52;c;ZXZpbA==\u0007\u009b2J\u0085\u202ertl\u2066iso\u2069\u200e\u200f\u061c\u2028\u2029\r\nseedance: FAKE\rover";
/** What may not reach a terminal. A line end is allowed, but not a line that looks like one of the command's. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it finds control characters.
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)|^seedance: FAKE/m;

let machine: Machine;
const server = createServer((request, response) => {
  const send = (status: number, body: object) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const [, mode = ""] = /sk_live_(\w+)/.exec(request.headers.authorization ?? "") ?? [];
  const id = "sd2_hostile0001";
  if (request.method === "POST" && mode === "refused")
    return send(400, { error: { code: `invalid_request`, message: `Rejected ${hostile}` } });
  if (request.method === "POST")
    return send(200, { id, status: `queued ${hostile}`, model: "seedance", credits_used: 30, remaining_credits: 70 });
  if (mode === "failed")
    return send(200, { id, status: "failed", error: { code: `bad ${hostile}`, message: `Failed ${hostile}` } });
  if (mode === "odd") return send(200, { id, status: `odd ${hostile}` });
  return send(200, { id, status: "completed", output: { video_url: `https://x.invalid/${hostile}` } });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  machine = await createMachine();
  machine.env.SEEDANCE_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await machine[Symbol.asyncDispose]();
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  ["refused", ["seedance", "A glass train.", "--yes", "--no-lint"], "Rejected"],
  ["failed", ["seedance", "A glass train.", "--yes", "--no-lint", "--scope", "a"], "Failed"],
  ["odd", ["seedance", "A glass train.", "--yes", "--no-lint", "--scope", "b", "--timeout", "1"], "sd2_hostile0001"],
  ["done", ["seedance", "A glass train.", "--yes", "--no-lint", "--scope", "c"], "sd2_hostile0001"],
  ["odd", ["get", "sd2_hostile0001"], "odd"],
  ["failed", ["watch", "sd2_hostile0001"], "failed"],
  ["failed", ["tasks"], "sd2_hostile0001"],
  ["failed", ["retry", "sd2_hostile0001", "--yes"], "seedance"],
  ["failed", ["completion", "--words", "1", "get"], "sd2_hostile0001"],
])("a service's texts (%s) are cleaned in the text and in the JSON of seedance %j", async (mode, args, shown) => {
  for (const format of args[0] === "completion" ? [[]] : [["--no-json"], ["--json"]]) {
    const { stdout, stderr } = await machine.run([...args, ...format], {
      env: { SEEDANCE_API_KEY: `sk_live_${mode}` },
    });
    expect(stdout + stderr).toContain(shown);
    for (const text of [stdout, stderr]) expect(forbidden.exec(text)?.[0]).toBeUndefined();
    if (format[0] === "--json") for (const line of stdout.trim().split("\n")) if (line) JSON.parse(line);
  }
});

test("a service's texts are cleaned in the gallery", async () => {
  const { code } = await machine.run(["gallery", "-o", "page.html"]);
  expect(code).toBe(0);
  const html = await readFile(join(machine.folder, "page.html"), "utf8");
  expect(html).toContain("sd2_hostile0001");
  expect(forbidden.exec(html.replaceAll("seedance: FAKE", ""))?.[0]).toBeUndefined();
});
