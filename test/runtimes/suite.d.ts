import type * as api from "../../src/package/index.ts";

export interface Result {
  name: string;
  ok: boolean;
  error?: string;
}

export function run(exports: typeof api, settings: { baseUrl: string }): Promise<Result[]>;
