/**
 * Submits a job behind a proxy that refuses: `node program.ts UNDICI DISPATCHER`, where UNDICI is the path of the package
 * undici that is loaded before, if any, and DISPATCHER names the one that is set. Prints what was asked of the proxy, and
 * the error.
 */
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createClient } from "seedance-client";

const [path = "", dispatcher = ""] = process.argv.slice(2);
const undici = path && createRequire(import.meta.url)(path);
const dispatchers: Record<string, () => unknown> = {
  agent: () => new undici.Agent({ connect: { timeout: 5_000 } }),
  intercepted: () => new undici.Agent().compose(undici.interceptors.retry()),
  proxy: () => new undici.ProxyAgent("http://127.0.0.1:9"),
};
const dispatcherOf = dispatchers[dispatcher];
if (dispatcherOf) undici.setGlobalDispatcher(dispatcherOf());

const asked: (string | undefined)[] = [];
const proxy = createServer().on("connect", ({ url }, socket) => {
  asked.push(url);
  socket.end("HTTP/1.1 403 No\r\n\r\n");
});
await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const client = createClient({ apiKey: "sk_live_dispatcher", baseUrl: "https://api.seedance.invalid" });
const error = await client.submit("seedance", { prompt: "A glass train" }, { retries: 0 }).catch((error) => error);
proxy.close();
process.stdout.write(JSON.stringify({ asked, notSent: error.notSent, message: error.message }));
