/** Each entry has its types where `exports` is not read. */
import { type Client, createClient } from "seedance-client";
import { runBatch } from "seedance-client/batch";
import { createClient as createLiveClient } from "seedance-client/live";
import { startSandbox as startLiveSandbox } from "seedance-client/live/sandbox";
import { download } from "seedance-client/node";
import { startSandbox } from "seedance-client/sandbox";

export const entries = { createClient, createLiveClient, download, runBatch, startLiveSandbox, startSandbox };
// @ts-expect-error a client is no text: its types were found
export const text: string = createClient({ apiKey: "" }) satisfies Client;
