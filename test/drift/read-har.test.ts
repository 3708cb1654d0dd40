import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHar } from "../../src/drift/read-har.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seedance-har-"));
});
afterAll(() => rm(folder, { recursive: true }));

const url = "https://a.example/api/v1/tasks/sd2_1";
const request = { method: "GET", url };
const response = { status: 200, content: { mimeType: "application/json", text: '{"id":"sd2_1"}' } };

async function read(entry: unknown) {
  const path = join(folder, "record.har");
  await writeFile(path, JSON.stringify({ log: { entries: [entry] } }));
  return readHar(path, ["https://a.example"]);
}

test("an exchange is read with its body and its time", async () => {
  const startedDateTime = "2026-08-16T09:00:00+08:00";
  expect(await read({ startedDateTime, request, response })).toMatchObject([
    { method: "GET", status: 200, type: "application/json", body: { id: "sd2_1" }, date: "2026-08-16T01:00:00.000Z" },
  ]);
});

test.each<[string, unknown, number]>([
  ["nothing", null, 0],
  ["a number", 5, 0],
  ["no request", { request: null, response }, 0],
  ["a method that is a number", { request: { method: 5, url }, response }, 0],
  ["a URL that is a list", { request: { method: "GET", url: [url] }, response }, 0],
  ["a status that is a text", { request, response: { ...response, status: "200" } }, 0],
  ["a media type that is a number", { request, response: { status: 200, content: { mimeType: 5, text: "{}" } } }, 1],
  ["a body that is an object", { request, response: { status: 200, content: { text: {}, encoding: "base64" } } }, 1],
  [
    "a base64 body that is a number",
    { request, response: { status: 200, content: { text: 5, encoding: "base64" } } },
    1,
  ],
  ["no content", { request, response: { status: 200, content: null } }, 1],
  ["a posted text that is a number", { request: { ...request, postData: { text: 5 } }, response }, 1],
  ["posted data that is null", { request: { ...request, postData: null }, response }, 1],
  ["a time that is a number", { startedDateTime: 5, request, response }, 1],
  ["a time that is an object", { startedDateTime: {}, request, response }, 1],
])("an entry with %s is no error", async (_, entry, exchanges) => {
  expect(await read(entry)).toHaveLength(exchanges);
});
