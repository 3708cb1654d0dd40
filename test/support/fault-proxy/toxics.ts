/** Bytes that pass the proxy, and their time of arrival, in milliseconds of `performance.now()`. */
export interface Chunk {
  bytes: Buffer;
  at: number;
}

/** The operations on a connection that toxics can use. */
export interface ProxiedConnection {
  /** Sends pending data, then ends both sides by FIN. */
  close(): void;
  /** Ends both sides by RST. */
  reset(): void;
  /** Resolves after so many milliseconds; rejects when the connection ends before. */
  sleep(milliseconds: number): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
}

/** A toxic's handler of one direction of one connection. */
export interface ToxicHandler {
  /** Handles a chunk, and passes on data by `next`. */
  pass(chunk: Chunk, next: (chunk: Chunk) => Promise<void>): Promise<void>;
  /** Called before the end of the stream is passed on. */
  end?(): Promise<void>;
}

/** Attributes by type, as in toxiproxy. */
export interface ToxicAttributes {
  /** Delays all data by `latency` ± `jitter`, in milliseconds. */
  latency: { latency: number; jitter?: number };
  /** Lets at most `rate` kilobytes pass in a second. */
  bandwidth: { rate: number };
  /** Delays the end of the stream by `delay` milliseconds. */
  slow_close: { delay: number };
  /** Drops all data, and closes the connection after `timeout` milliseconds; 0 means never. */
  timeout: { timeout: number };
  /** Resets the connection when data comes, after `timeout` milliseconds. */
  reset_peer: { timeout: number };
  /** Cuts data into pieces of `average_size` ± `size_variation` bytes, each `delay` microseconds after the last. */
  slicer: { average_size: number; size_variation?: number; delay?: number };
  /** Closes the connection once `bytes` have passed. */
  limit_data: { bytes: number };
}

type ToxicFactories = {
  [T in keyof ToxicAttributes]: (attributes: ToxicAttributes[T], link: ProxiedConnection) => ToxicHandler;
};

const sliceChunk = ({ bytes, at }: Chunk, start: number, end: number): Chunk => ({
  bytes: bytes.subarray(start, end),
  at,
});

/** The toxics of https://github.com/Shopify/toxiproxy#toxics, by their types. */
export const toxics: ToxicFactories = {
  latency: ({ latency, jitter = 0 }, link) => ({
    async pass(chunk, next) {
      const delay = latency + jitter * (2 * link.random() - 1);
      // Counted from its arrival, so that chunks that arrive together are delayed together, not one after the other.
      await link.sleep(chunk.at + delay - performance.now());
      await next(chunk);
    },
  }),

  bandwidth: ({ rate }, link) => {
    let free = 0;
    const piece = Math.max(1, Math.ceil(rate * 100));
    return {
      async pass(chunk, next) {
        for (let start = 0; start < chunk.bytes.length; start += piece) {
          const some = sliceChunk(chunk, start, start + piece);
          free = Math.max(free, performance.now()) + some.bytes.length / rate;
          await link.sleep(free - performance.now());
          await next(some);
        }
      },
    };
  },

  slow_close: ({ delay }, link) => ({
    pass: (chunk, next) => next(chunk),
    end: () => link.sleep(delay),
  }),

  timeout: ({ timeout }, link) => {
    let begun = false;
    return {
      async pass() {
        if (begun || timeout === 0) return;
        begun = true;
        await link.sleep(timeout);
        link.close();
      },
    };
  },

  reset_peer: ({ timeout }, link) => ({
    async pass() {
      await link.sleep(timeout);
      link.reset();
    },
  }),

  slicer: ({ average_size, size_variation = 0, delay = 0 }, link) => ({
    async pass(chunk, next) {
      for (let start = 0; start < chunk.bytes.length; ) {
        if (start > 0) await link.sleep(delay / 1000);
        const size = Math.round(average_size + size_variation * (2 * link.random() - 1));
        const end = start + Math.max(1, size);
        await next(sliceChunk(chunk, start, end));
        start = end;
      }
    },
  }),

  limit_data: ({ bytes }, link) => {
    let left = bytes;
    return {
      async pass(chunk, next) {
        const some = sliceChunk(chunk, 0, left);
        left -= some.bytes.length;
        if (some.bytes.length > 0) await next(some);
        if (left === 0) link.close();
      },
    };
  },
};
