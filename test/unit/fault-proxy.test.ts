import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FaultProxy, type FaultProxyOptions, startFaultProxy, type Toxic } from "../support/fault-proxy.ts";

/** One end of a connection, with what it has received. */
interface ConnectionEnd {
  socket: Socket;
  /** The received chunks. */
  pieces: Buffer[];
  text(): string;
  /** Resolves once it has received `bytes` bytes. */
  waitForBytes(bytes: number): Promise<void>;
  /** How the connection ended: `fin`, or an error's code. */
  ended: Promise<string>;
}

function observeSocket(socket: Socket): ConnectionEnd {
  const pieces: Buffer[] = [];
  const size = () => pieces.reduce((sum, { length }) => sum + length, 0);
  socket.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<string>((resolve) => {
    socket.once("end", () => resolve("fin"));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  const has = async (bytes: number) => {
    while (size() < bytes) await once(socket, "data");
  };
  return { socket, pieces, text: () => Buffer.concat(pieces).toString(), waitForBytes: has, ended };
}

let proxy: FaultProxy;
let close: () => Promise<unknown>;
let accepted: (end: ConnectionEnd) => void;

async function startProxiedServer(options?: FaultProxyOptions) {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    accepted(observeSocket(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy = await startFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
  close = async () => {
    await proxy[Symbol.asyncDispose]();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}
beforeEach(() => startProxiedServer());
afterEach(() => close());

/** A connection through the proxy, from both ends. */
async function openConnection(): Promise<{ client: ConnectionEnd; server: ConnectionEnd }> {
  const arrived = new Promise<ConnectionEnd>((resolve) => {
    accepted = resolve;
  });
  const socket = connect({ port: proxy.port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  const client = observeSocket(socket);
  await once(socket, "connect");
  return { client, server: await arrived };
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  // A timer may fire a fraction of a millisecond early.
  return performance.now() - start + 2;
}

test("without a toxic the proxy passes all bytes in both directions, and each side ends on its own", async () => {
  const { client, server } = await openConnection();
  const large = Buffer.alloc(1 << 20, "x");
  client.socket.end(large);
  await server.waitForBytes(large.length);
  expect(await server.ended).toBe("fin");
  server.socket.end("the answer after the request's end");
  expect(await client.ended).toBe("fin");
  expect(client.text()).toBe("the answer after the request's end");
  expect(server.text()).toBe(large.toString());
  expect(proxy.connections).toBe(1);
});

test("the proxy passes a reset of one side to the other", async () => {
  const { client, server } = await openConnection();
  client.socket.write("a");
  await server.waitForBytes(1);
  client.socket.resetAndDestroy();
  expect(await server.ended).toBe("ECONNRESET");
});

test("the proxy resets a connection if its target does not listen", async () => {
  const stoppedServer = createServer().listen(0, "127.0.0.1");
  await once(stoppedServer, "listening");
  const { port } = stoppedServer.address() as AddressInfo;
  await new Promise((resolve) => stoppedServer.close(resolve));
  await using proxyOfStopped = await startFaultProxy(`http://127.0.0.1:${port}`);
  expect(await observeSocket(connect(proxyOfStopped.port, "127.0.0.1")).ended).toBe("ECONNRESET");
});

describe("the toxic latency", () => {
  test.each(["upstream", "downstream"] as const)("delays %s bytes only", async (stream) => {
    proxy.add({ type: "latency", stream, attributes: { latency: 300 } });
    const { client, server } = await openConnection();
    const [from, to] = stream === "upstream" ? [client, server] : [server, client];
    const time = await elapsed(async () => {
      from.socket.write("late");
      to.socket.write("at once");
      await from.waitForBytes(7);
      expect(to.text()).toBe("");
      await to.waitForBytes(4);
    });
    expect(time).toBeGreaterThanOrEqual(300);
  });

  test("delays each chunk from its arrival, so that delays do not add up", async () => {
    proxy.add({ type: "latency", attributes: { latency: 100 } });
    const { client, server } = await openConnection();
    const time = await elapsed(async () => {
      for (let count = 0; count < 20; count++) {
        server.socket.write("x");
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await client.waitForBytes(20);
    });
    expect(time).toBeGreaterThanOrEqual(100);
    expect(time).toBeLessThan(1_000);
  });

  test.each([
    [0, 0, 300],
    [0.999, 599, 2_000],
  ])("with jitter and the random number %d delays by %d to %d ms", async (random, minTime, maxTime) => {
    await close();
    await startProxiedServer({ random: () => random });
    proxy.add({ type: "latency", attributes: { latency: 300, jitter: 300 } });
    const { client, server } = await openConnection();
    const time = await elapsed(async () => {
      server.socket.write("x");
      await client.waitForBytes(1);
    });
    expect(time).toBeGreaterThanOrEqual(minTime);
    expect(time).toBeLessThan(maxTime);
  });
});

test("the toxic bandwidth limits the kilobytes per second", async () => {
  proxy.add({ type: "bandwidth", stream: "upstream", attributes: { rate: 200 } });
  const { client, server } = await openConnection();
  const time = await elapsed(async () => {
    client.socket.write(Buffer.alloc(40_000, "x"));
    await server.waitForBytes(40_000);
  });
  expect(time).toBeGreaterThanOrEqual(200);
  expect(server.pieces.length).toBeGreaterThan(1);
});

test("the toxic slow_close delays the end of the connection but not its data", async () => {
  proxy.add({ type: "slow_close", attributes: { delay: 200 } });
  const { client, server } = await openConnection();
  const time = await elapsed(async () => {
    server.socket.end("done");
    await client.waitForBytes(4);
    expect(client.socket.readableEnded).toBe(false);
    expect(await client.ended).toBe("fin");
  });
  expect(time).toBeGreaterThanOrEqual(200);
});

describe("the toxic timeout", () => {
  test("passes no bytes, and closes both sides after its time", async () => {
    proxy.add({ type: "timeout", attributes: { timeout: 60 } });
    const { client, server } = await openConnection();
    const time = await elapsed(async () => {
      server.socket.write("lost");
      expect(await client.ended).toBe("fin");
    });
    expect(time).toBeGreaterThanOrEqual(60);
    expect(await server.ended).toBe("fin");
    expect(client.text()).toBe("");
  });

  test("of 0 drops data until it is removed, and closes no connection", async () => {
    const remove = proxy.add({ type: "timeout", stream: "upstream", attributes: { timeout: 0 } });
    const { client, server } = await openConnection();
    client.socket.write("lost");
    server.socket.write("the other way");
    await client.waitForBytes(13);
    remove();
    client.socket.write("kept");
    await server.waitForBytes(4);
    expect(server.text()).toBe("kept");
  });
});

describe("the toxic reset_peer", () => {
  test("resets the connection upstream before the server receives a byte", async () => {
    proxy.add({ type: "reset_peer", stream: "upstream", attributes: { timeout: 0 } });
    const { client, server } = await openConnection();
    client.socket.write("a request");
    expect(await client.ended).toBe("ECONNRESET");
    expect(await server.ended).toBe("ECONNRESET");
    expect(server.text()).toBe("");
  });

  test("resets the connection downstream after its time, in place of the response", async () => {
    proxy.add({ type: "reset_peer", attributes: { timeout: 40 } });
    const { client, server } = await openConnection();
    client.socket.write("a request");
    await server.waitForBytes(9);
    const time = await elapsed(async () => {
      server.socket.write("an answer");
      expect(await client.ended).toBe("ECONNRESET");
    });
    expect(time).toBeGreaterThanOrEqual(40);
    expect(client.text()).toBe("");
  });
});

describe("the toxic slicer", () => {
  test("sends chunks with pauses between them, and loses no byte", async () => {
    proxy.add({ type: "slicer", attributes: { average_size: 10, delay: 8_000 } });
    const { client, server } = await openConnection();
    const text = "0123456789".repeat(8);
    const time = await elapsed(async () => {
      server.socket.write(text);
      await client.waitForBytes(text.length);
    });
    expect(client.text()).toBe(text);
    expect(time).toBeGreaterThanOrEqual(7 * 8);
    expect(client.pieces.length).toBeGreaterThan(1);
  });

  test.each([
    [0, 6],
    [0.999, 14],
  ])("with size_variation and the random number %d sends chunks of %d bytes", async (random, size) => {
    await close();
    await startProxiedServer({ random: () => random });
    proxy.add({ type: "slicer", attributes: { average_size: 10, size_variation: 4, delay: 50_000 } });
    const { client, server } = await openConnection();
    server.socket.write("x".repeat(27));
    await client.waitForBytes(27);
    // On a slow machine two chunks may arrive as one.
    expect((client.pieces[0]?.length ?? 0) % size).toBe(0);
  });
});

describe("the toxic limit_data", () => {
  test.each([0, 1, 7, 12])("passes %d bytes, then closes both sides", async (bytes) => {
    proxy.add({ type: "limit_data", attributes: { bytes } });
    const { client, server } = await openConnection();
    server.socket.write("Hello");
    if (bytes >= 5) await client.waitForBytes(5);
    server.socket.write(", world");
    expect(await client.ended).toBe("fin");
    expect(await server.ended).toMatch(/fin|ECONNRESET/);
    expect(client.text()).toBe("Hello, world".slice(0, bytes));
  });

  test("passes only the first bytes to the server", async () => {
    proxy.add({ type: "limit_data", stream: "upstream", attributes: { bytes: 3 } });
    const { client, server } = await openConnection();
    client.socket.write("abcdef");
    expect(await server.ended).toBe("fin");
    expect(server.text()).toBe("abc");
  });
});

describe("toxics", () => {
  const cut: Toxic = { type: "limit_data", attributes: { bytes: 0 } };

  test("are applied one after the other", async () => {
    proxy.add({ type: "latency", attributes: { latency: 50 } });
    proxy.add({ type: "limit_data", attributes: { bytes: 2 } });
    const { client, server } = await openConnection();
    const time = await elapsed(async () => {
      server.socket.write("abc");
      await client.ended;
    });
    expect(time).toBeGreaterThanOrEqual(50);
    expect(client.text()).toBe("ab");
  });

  test("are applied to open connections too, at most `times` of them", async () => {
    const [first, second] = [await openConnection(), await openConnection()];
    first.server.socket.write("a");
    await first.client.waitForBytes(1);
    proxy.add({ ...cut, times: 1 });
    first.server.socket.write("b");
    expect(await first.client.ended).toBe("fin");
    second.server.socket.write("c");
    await second.client.waitForBytes(1);
    expect([first.client.text(), second.client.text()]).toEqual(["a", "c"]);
  });

  test("are removed by reset", async () => {
    proxy.add(cut);
    proxy.reset();
    const { client, server } = await openConnection();
    server.socket.write("abc");
    await client.waitForBytes(3);
  });
});

test("a disabled proxy closes and refuses connections, and listens on the same port when it is enabled again", async () => {
  const { client } = await openConnection();
  await proxy.disable();
  expect(await client.ended).toMatch(/fin|ECONNRESET/);
  expect(await observeSocket(connect(proxy.port, "127.0.0.1")).ended).toBe("ECONNREFUSED");
  await proxy.enable();
  const { client: next, server } = await openConnection();
  server.socket.write("back");
  await next.waitForBytes(4);
});

test("the tap receives the bytes of each side before any toxic", async () => {
  await close();
  const seen: string[] = [];
  await startProxiedServer({ tap: (stream, bytes, connection) => seen.push(`${connection} ${stream} ${bytes}`) });
  const remove = proxy.add({ type: "reset_peer", stream: "upstream", attributes: { timeout: 0 } });
  const { client } = await openConnection();
  client.socket.write("lost");
  await client.ended;
  remove();
  const { client: next, server } = await openConnection();
  server.socket.write("seen");
  await next.waitForBytes(4);
  expect(seen).toEqual(["1 upstream lost", "2 downstream seen"]);
});
