import { expect } from "vitest";
import { RedirectError, type SeedanceError } from "../../src/package/index.ts";
import { respondJson, startServer } from "../support/server.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

const path = "/api/v1/video/seedance";

/** Expects an error that names the option to change, no charge and no more requests than necessary. */
function expectRedirectError(testBed: FaultTestBed, error: SeedanceError, requests = 1) {
  expect(error).toBeInstanceOf(RedirectError);
  expect(error.message).toContain("baseUrl");
  expect(error.resume).toBeTypeOf("function");
  expect(testBed.receivedRequests("POST")).toHaveLength(requests);
  expect(testBed.receivedRequests("GET")).toHaveLength(0);
  expect(testBed.charges()).toEqual([]);
}

/** Sends requests to these origins to the sandbox's proxy, since a test cannot serve `https` and a domain. */
function fetchByOrigin(testBed: FaultTestBed, ...origins: string[]): typeof fetch {
  return (input, init) => {
    const { origin, pathname } = new URL(String(input));
    if (origins.includes(origin)) return fetch(testBed.proxy.url + pathname, init);
    testBed.strayRequests.push({ url: String(input), init });
    return Promise.resolve(new Response("{}", { status: 200 }));
  };
}

for (const status of [307, 308])
  row(22, `a ${status} to the www variant keeps method, bytes and both keys`, async (testBed) => {
    const [bare, www] = ["https://seedance.example", "https://www.seedance.example"];
    testBed.fault({ name: "redirect", value: `${status} ${www}${path}`, times: 1 });
    const client = testBed.client({ baseUrl: bare, fetch: fetchByOrigin(testBed, bare, www) });
    await testBed.submit({ client });
    await testBed.submit({ client });
    expect(testBed.receivedRequests("POST").map((request) => [request.status, request.account])).toEqual([
      [status, "acc_first"],
      [201, "acc_first"],
      [201, "acc_first"],
    ]);
    expect(testBed.charges()).toHaveLength(2);
  });

for (const name of ["redirect", "redirect-after"] as const)
  row(22, `a failed connection to the target of a ${name} is unknown, and resumes to one charge`, async (testBed) => {
    const [bare, www] = ["https://seedance.example", "https://www.seedance.example"];
    testBed.fault({ name, value: `307 ${www}${path}`, times: 1 });
    let isDown = true;
    const toSandbox = fetchByOrigin(testBed, bare, www);
    const client = testBed.client({
      baseUrl: bare,
      fetch: async (input, init) => {
        if (!isDown || new URL(String(input)).origin !== www) return toSandbox(input, init);
        throw new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) });
      },
    });
    const error = await testBed.fail({ client });
    expect(error).toMatchObject({ name: "ConnectionError", notSent: false });
    expect(testBed.charges()).toHaveLength(name === "redirect" ? 0 : 1);
    isDown = false;
    await testBed.resume(error);
    expect(testBed.charges()).toHaveLength(1);
  });

row(22, "a redirect on the same origin is followed too", async (testBed) => {
  testBed.fault({ name: "redirect", value: `307 ${testBed.proxy.url}${path}`, times: 1 });
  await testBed.submit();
  expect(testBed.receivedRequests("POST").map(({ status }) => status)).toEqual([307, 201]);
});

row(22, "a redirect loop ends in an error without a charge", async (testBed) => {
  testBed.fault({ name: "redirect", value: `307 ${testBed.proxy.url}${path}` });
  const error = await testBed.fail();
  expect(error).toBeInstanceOf(RedirectError);
  expect(testBed.receivedRequests("POST")).toHaveLength(2);
});

for (const status of [301, 302, 303])
  row(23, `a ${status} to a URL that responds to GET with 200 is an error`, async (testBed) => {
    const { id } = await testBed.submit();
    const before = testBed.charges().length;
    testBed.fault({ name: "redirect", value: `${status} ${testBed.proxy.url}/api/v1/tasks/${id}` });
    const error = await testBed.fail();
    expect(error).toBeInstanceOf(RedirectError);
    expect(testBed.receivedRequests("GET")).toEqual([]);
    expect(testBed.receivedRequests("POST")).toHaveLength(3);
    expect(testBed.charges()).toHaveLength(before);
  });

for (const status of [301, 302, 303, 307, 308])
  row(24, `a ${status} to another port of this machine is not followed`, async (testBed) => {
    await using other = await startServer((_, response) =>
      respondJson(response, 201, { id: "sd2_1", status: "processing" }),
    );
    testBed.fault({ name: "redirect", value: `${status} ${other.url}${path}` });
    expectRedirectError(testBed, await testBed.fail(), status > 303 ? 1 : 2);
    testBed.strayRequests.push(...other.requests);
  });

for (const location of [
  "http://www.seedance.example",
  "http://seedance.example",
  "https://seedance.example.evil.example",
  "https://evil.example",
  "https://api.seedance.example",
  "https://www.seedance.example:8443",
])
  row(24, `a 307 to ${location} is not followed`, async (testBed) => {
    const bare = "https://seedance.example";
    testBed.fault({ name: "redirect", value: `307 ${location}${path}` });
    expectRedirectError(
      testBed,
      await testBed.fail({ client: testBed.client({ baseUrl: bare, fetch: fetchByOrigin(testBed, bare) }) }),
    );
  });

row(24, "a poll that is redirected to another host is an error with the task's id", async (testBed) => {
  await using other = await startServer((_, response) => respondJson(response, 200, {}));
  const { id } = await testBed.submit();
  testBed.fault({ name: "redirect", value: `307 ${other.url}/api/v1/tasks/${id}`, method: "GET" });
  expect(await testBed.caught(testBed.client().wait(id))).toMatchObject({ name: "RedirectError", taskId: id });
  testBed.strayRequests.push(...other.requests);
  expect(testBed.receivedRequests("GET")).toHaveLength(1);
});
