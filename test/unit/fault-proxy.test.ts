import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FaultProxy, type FaultProxyOptions, startFaultProxy, type Toxic } from "../support/fault-proxy.ts";

/** What one end of a connection has got. */
interface ConnectionEnd {
  socket: Socket;
  /** Each piece as it came. */
  pieces: Buffer[];
  text(): string;
  /** Resolves when it has so many bytes. */
  waitForBytes(bytes: number): Promise<void>;
  /** How it ended: `fin`, or an error's code. */
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

test("without a toxic all bytes pass both ways, and each side ends on its own", async () => {
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

test("a reset of one side is a reset of the other", async () => {
  const { client, server } = await openConnection();
  client.socket.write("a");
  await server.waitForBytes(1);
  client.socket.resetAndDestroy();
  expect(await server.ended).toBe("ECONNRESET");
});

test("where nobody listens behind it, the connection breaks", async () => {
  const nobody = createServer().listen(0, "127.0.0.1");
  await once(nobody, "listening");
  const { port } = nobody.address() as AddressInfo;
  await new Promise((resolve) => nobody.close(resolve));
  await using alone = await startFaultProxy(`http://127.0.0.1:${port}`);
  expect(await observeSocket(connect(alone.port, "127.0.0.1")).ended).toBe("ECONNRESET");
});

describe("latency", () => {
  test.each(["upstream", "downstream"] as const)("delays what goes %s, and that alone", async (stream) => {
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

  test("counts from when each chunk came: many are not late one after the other", async () => {
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
  ])("jitter spreads it: at %d it is from %d to %d ms", async (random, least, most) => {
    await close();
    await startProxiedServer({ random: () => random });
    proxy.add({ type: "latency", attributes: { latency: 300, jitter: 300 } });
    const { client, server } = await openConnection();
    const time = await elapsed(async () => {
      server.socket.write("x");
      await client.waitForBytes(1);
    });
    expect(time).toBeGreaterThanOrEqual(least);
    expect(time).toBeLessThan(most);
  });
});

test("bandwidth: so many kilobytes a second", async () => {
  proxy.add({ type: "bandwidth", stream: "upstream", attributes: { rate: 200 } });
  const { client, server } = await openConnection();
  const time = await elapsed(async () => {
    client.socket.write(Buffer.alloc(40_000, "x"));
    await server.waitForBytes(40_000);
  });
  expect(time).toBeGreaterThanOrEqual(200);
  expect(server.pieces.length).toBeGreaterThan(1);
});

test("slow_close: the data at once, the end later", async () => {
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

describe("timeout", () => {
  test("lets nothing pass, and closes both sides afterwards", async () => {
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

  test("of 0 drops data until it is removed, and closes nothing", async () => {
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

describe("reset_peer", () => {
  test("upstream: a reset before the server sees a byte", async () => {
    proxy.add({ type: "reset_peer", stream: "upstream", attributes: { timeout: 0 } });
    const { client, server } = await openConnection();
    client.socket.write("a request");
    expect(await client.ended).toBe("ECONNRESET");
    expect(await server.ended).toBe("ECONNRESET");
    expect(server.text()).toBe("");
  });

  test("downstream: a reset in place of the answer, after a while", async () => {
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

describe("slicer", () => {
  test("sends pieces with pauses between them, and loses nothing", async () => {
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
  ])("size_variation spreads the sizes: at %d they are of %d bytes", async (random, size) => {
    await close();
    await startProxiedServer({ random: () => random });
    proxy.add({ type: "slicer", attributes: { average_size: 10, size_variation: 4, delay: 50_000 } });
    const { client, server } = await openConnection();
    server.socket.write("x".repeat(27));
    await client.waitForBytes(27);
    // Two pieces may arrive as one where the machine is slow.
    expect((client.pieces[0]?.length ?? 0) % size).toBe(0);
  });
});

describe("limit_data", () => {
  test.each([0, 1, 7, 12])("lets %d bytes pass, then closes both sides", async (bytes) => {
    proxy.add({ type: "limit_data", attributes: { bytes } });
    const { client, server } = await openConnection();
    server.socket.write("Hello");
    if (bytes >= 5) await client.waitForBytes(5);
    server.socket.write(", world");
    expect(await client.ended).toBe("fin");
    expect(await server.ended).toMatch(/fin|ECONNRESET/);
    expect(client.text()).toBe("Hello, world".slice(0, bytes));
  });

  test("upstream: the server gets the beginning alone", async () => {
    proxy.add({ type: "limit_data", stream: "upstream", attributes: { bytes: 3 } });
    const { client, server } = await openConnection();
    client.socket.write("abcdef");
    expect(await server.ended).toBe("fin");
    expect(server.text()).toBe("abc");
  });
});

describe("toxics", () => {
  const cut: Toxic = { type: "limit_data", attributes: { bytes: 0 } };

  test("act one after the other", async () => {
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

  test("take hold of open connections too, of so many as `times` says", async () => {
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

test("disabled it ends connections and refuses new ones; enabled it listens on the same port", async () => {
  const { client } = await openConnection();
  await proxy.disable();
  expect(await client.ended).toMatch(/fin|ECONNRESET/);
  expect(await observeSocket(connect(proxy.port, "127.0.0.1")).ended).toBe("ECONNREFUSED");
  await proxy.enable();
  const { client: next, server } = await openConnection();
  server.socket.write("back");
  await next.waitForBytes(4);
});

test("the tap sees what each side sends, before a toxic does", async () => {
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
