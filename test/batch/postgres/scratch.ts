import { setUp, itemOf } from "./support/stand.ts";
const stand = await setUp();
const url = await stand.database();
const time = async <T>(what: string, work: () => Promise<T> | T) => { const t = performance.now(); const r = await work(); console.log(what, Math.round(performance.now() - t), "ms"); return r; };
for (let i = 0; i < 3; i++) {
const store = await time("open", () => stand.open(url));
await time(`enlist`, () => store.enlist([itemOf("a", 1)], {}));
const lead = await time("lead", () => store.lead(new AbortController().signal));
await time("takeDeliveries", () => store.takeDeliveries(4));
await time("takeDeliveries", () => store.takeDeliveries(4));
await lead[Symbol.asyncDispose]();
await time("close", () => store[Symbol.asyncDispose]());
}
await stand[Symbol.asyncDispose]();
