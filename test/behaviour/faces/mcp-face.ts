import { join } from "node:path";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { openSession } from "../../../src/cli/session.ts";
import { openLedger } from "../../../src/ledger/index.ts";
import { createMcpServer } from "../../../src/mcp/server.ts";
import { McpServerContext } from "../../../src/mcp/server-context.ts";
import { createToolName, toolNames } from "../../../src/mcp/tool-names.ts";
import { createMcpClient, createToolCaller } from "../../mcp/support.ts";
import { page } from "../../support/contracts.ts";
import { type FaceFactory, faceJobCount, isVideoJob } from "./face.ts";

/** How often `finish` calls the tools for a job: a wait ends after 40 s, and some videos take ten minutes. */
const maxCalls = 20;

/** The tools of `seedance mcp`: create, wait and download. */
export const createMcpFace: FaceFactory = async ({ context, printed }, promptOf, home) => {
  const attempted = new Set<number>();
  const tasks = new Map<number, string>();
  type Server = Awaited<ReturnType<typeof start>>;
  let server: Server | undefined;

  async function start() {
    const signal = new AbortController().signal;
    const serverContext = new McpServerContext({
      version: "1",
      contract: page,
      openSession: async () => ({ ...(await openSession(context(signal))), contract: page }),
      findLedger: async () => openLedger({ path: join(home, "seedance", "ledger.sqlite") }),
      directory: join(home, "out"),
      sessionName: "test",
      maxCredits: 1_000,
      onError: (text) => {
        printed.stderr += text;
      },
    });
    const [serverTransport, clientTransport] = InMemoryTransport.createLinkedPair();
    await createMcpServer(serverContext).connect(serverTransport);
    const agent = createMcpClient({});
    await agent.connect(clientTransport);
    await agent.listTools();
    const close = async () => {
      await agent.close();
      await serverContext.close();
    };
    return { call: createToolCaller(agent), close };
  }

  /** Calls a tool. @returns its data; undefined if the call was aborted or failed. */
  const call = async (tool: string, args: object, signal: AbortSignal) => {
    server ??= await start();
    try {
      const { data, isError } = await server.call(tool, args, { signal });
      printed.stdout += JSON.stringify(data);
      return isError ? { error: data.error } : data;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  };

  const create = async (job: number, signal: AbortSignal) => {
    attempted.add(job);
    const args = { prompt: promptOf(job), max_credits: 1_000, ignore_lint: true };
    const data = await call(createToolName(isVideoJob(job) ? "video" : "image"), args, signal);
    if (data?.task_id !== undefined) tasks.set(job, data.task_id);
    return data;
  };

  /** @returns whether the job has ended as far as the variant goes. */
  const act = async (job: number, variant: number, signal: AbortSignal): Promise<boolean> => {
    await create(job, signal);
    const task_id = tasks.get(job);
    if (task_id === undefined) return false;
    if (variant === 0) return true;
    const waited = await call(toolNames.wait, { task_id, timeout_seconds: 40 }, signal);
    if (waited?.error?.code === "task_failed" || waited?.status === "failed") return true;
    if (waited?.status !== "completed") return false;
    if (variant === 1) return true;
    const saved = await call(toolNames.download, { task_id }, signal);
    return saved?.files?.length > 0;
  };

  return {
    act: async (job, variant, signal) => {
      await act(job, variant % 3, signal);
    },
    async restart() {
      await server?.close();
      server = undefined;
    },
    async finish(signal) {
      const wrong: string[] = [];
      for (let job = 0; job < faceJobCount; job++) {
        if (!attempted.has(job)) continue;
        let done = false;
        for (let tries = 0; !done && tries < maxCalls; tries++) done = await act(job, 2, signal);
        if (!done) wrong.push(`I7: job ${job} does not end`);
      }
      return wrong;
    },
    async close() {
      await server?.close();
    },
  };
};
