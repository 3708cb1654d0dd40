import type * as api from "../../src/package/index.ts";

export interface RuntimeTestResult {
  name: string;
  ok: boolean;
  error?: string;
}

export function run(exports: typeof api, settings: { baseUrl: string }): Promise<RuntimeTestResult[]>;
