import { expect } from "vitest";
import { RedirectError, type SeedanceError } from "../../src/package/index.ts";
import { respondJson, startServer } from "../support/server.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

const path = "/api/v1/video/seedance";

/** An error that names the setting to change; nothing is charged, and nothing more is sent. */
function expectRefused(stand: FaultTestBed, error: SeedanceError) {
  expect(error).toBeInstanceOf(RedirectError);
  expect(error.message).toContain("baseUrl");
  expect(stand.receivedRequests("POST")).toHaveLength(1);
  expect(stand.receivedRequests("GET")).toHaveLength(0);
  expect(stand.charges()).toEqual([]);
}

/** Lets names stand for the sandbox's proxy: `https` and a domain can't be served on a machine without them. */
function fetchByOrigin(stand: FaultTestBed, ...origins: string[]): typeof fetch {
  return (input, init) => {
    const { origin, pathname } = new URL(String(input));
    if (origins.includes(origin)) return fetch(stand.proxy.url + pathname, init);
    stand.strayRequests.push({ url: String(input), init });
    return Promise.resolve(new Response("{}", { status: 200 }));
  };
}

for (const status of [307, 308])
  row(22, `${status} keeps method, bytes and both keys`, async (stand) => {
    const [bare, www] = ["https://seedance.example", "https://www.seedance.example"];
    stand.fault({ name: "redirect", value: `${status} ${www}${path}`, times: 1 });
    const by = stand.client({ baseUrl: bare, fetch: fetchByOrigin(stand, bare, www) });
    await stand.submit({ client: by });
    await stand.submit({ client: by });
    expect(stand.receivedRequests("POST").map((request) => [request.status, request.account])).toEqual([
      [status, "acc_first"],
      [201, "acc_first"],
      [201, "acc_first"],
    ]);
    expect(stand.charges()).toHaveLength(2);
  });

row(22, "on the same origin too", async (stand) => {
  stand.fault({ name: "redirect", value: `307 ${stand.proxy.url}${path}`, times: 1 });
  await stand.submit();
  expect(stand.receivedRequests("POST").map(({ status }) => status)).toEqual([307, 201]);
});

row(22, "back and forth it ends, nothing charged", async (stand) => {
  stand.fault({ name: "redirect", value: `307 ${stand.proxy.url}${path}` });
  const error = await stand.fail();
  expect(error).toBeInstanceOf(RedirectError);
  expect(stand.receivedRequests("POST")).toHaveLength(2);
});

for (const status of [301, 302, 303])
  row(23, `${status} to what would answer a GET with 200 is no success`, async (stand) => {
    const { id } = await stand.submit();
    const before = stand.charges().length;
    stand.fault({ name: "redirect", value: `${status} ${stand.proxy.url}/api/v1/tasks/${id}`, times: 1 });
    const error = await stand.fail();
    expect(error).toBeInstanceOf(RedirectError);
    expect(stand.receivedRequests("GET")).toEqual([]);
    expect(stand.receivedRequests("POST")).toHaveLength(2);
    expect(stand.charges()).toHaveLength(before);
  });

for (const status of [301, 302, 303, 307, 308])
  row(24, `${status} to another port of this machine: nothing is sent there`, async (stand) => {
    await using other = await startServer((_, response) =>
      respondJson(response, 201, { id: "sd2_1", status: "processing" }),
    );
    stand.fault({ name: "redirect", value: `${status} ${other.url}${path}` });
    expectRefused(stand, await stand.fail());
    stand.strayRequests.push(...other.requests);
  });

for (const location of [
  "http://www.seedance.example",
  "http://seedance.example",
  "https://seedance.example.evil.example",
  "https://evil.example",
  "https://api.seedance.example",
  "https://www.seedance.example:8443",
])
  row(24, `307 to ${location}`, async (stand) => {
    const bare = "https://seedance.example";
    stand.fault({ name: "redirect", value: `307 ${location}${path}` });
    expectRefused(
      stand,
      await stand.fail({ client: stand.client({ baseUrl: bare, fetch: fetchByOrigin(stand, bare) }) }),
    );
  });

row(24, "a poll that is redirected elsewhere takes no key there", async (stand) => {
  await using other = await startServer((_, response) => respondJson(response, 200, {}));
  const { id } = await stand.submit();
  stand.fault({ name: "redirect", value: `307 ${other.url}/api/v1/tasks/${id}`, method: "GET" });
  expect(await stand.caught(stand.client().wait(id))).toMatchObject({ name: "RedirectError", taskId: id });
  stand.strayRequests.push(...other.requests);
  expect(stand.receivedRequests("GET")).toHaveLength(1);
});
