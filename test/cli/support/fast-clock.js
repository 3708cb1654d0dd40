/** For `node --import`: this process's timers and monotonic clocks run 50 times as fast. Wall time is unchanged. */
const factor = 50;

const { now } = performance;
performance.now = () => now.call(performance) * factor;
const { hrtime } = process;
process.hrtime = Object.assign(
  (before) => {
    const nanoseconds =
      hrtime.bigint() * BigInt(factor) - (before ? BigInt(before[0]) * 10n ** 9n + BigInt(before[1]) : 0n);
    return [Number(nanoseconds / 10n ** 9n), Number(nanoseconds % 10n ** 9n)];
  },
  { bigint: () => hrtime.bigint() * BigInt(factor) },
);
const { setTimeout: after, setInterval: every } = globalThis;
globalThis.setTimeout = Object.assign(
  (run, milliseconds = 0, ...args) => after(run, milliseconds / factor, ...args),
  after,
);
globalThis.setInterval = Object.assign(
  (run, milliseconds = 0, ...args) => every(run, milliseconds / factor, ...args),
  every,
);
