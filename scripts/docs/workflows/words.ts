import type { Language } from "../languages.ts";
import type { Action } from "./arazzo.ts";

/** The effect of an action, as a text. */
type Outcome = Pick<Action, "workflowId" | "stepId"> & { after: number; limit: number };

/** The texts of the page of workflows, in each language, without those of the workflows. */
export const workflowStrings = {
  en: {
    title: "Workflows",
    about: `The API's flows as [Arazzo](https://spec.openapis.org/arazzo/latest.html) documents: each request, what counts as
success, which values of the response are stored, and what to do if it fails. Programs read the same files.`,
    notation: `\`{name}\` is an input, \`{step.name}\` a value that an earlier step stored, \`a.b\` a member of the response. If no line under
“On failure” applies to a failed step, the workflow fails. If the response has \`Retry-After\`, that is the wait.`,
    run: "Run them",
    runAll:
      "`npm run test:tools -- workflows` runs each of them against a sandbox of its own, which also causes the errors.",
    runOne: `By hand, start a sandbox (\`npm run sandbox -- --port 4020 --api-key sk_live_local_mine\`), then run one with
[Respect](https://redocly.com/docs/cli/commands/respect), which also checks each response against the contract:`,
    runNote: `\`REDOCLY_CLI_RESPECT_SERVER\` says where the requests go: **without it they go to the real service, which charges for
them.** \`REDOCLY_CLI_RESPECT_INPUT\` holds the inputs; a job needs a new \`Idempotency-Key\` each time. The errors that some
workflows are about come from the [sandbox](sandbox.md), on demand.`,
    named: (id: string, file: string) => `\`${id}\` in ${file}`,
    steps: (summary: string, steps: string) => `Steps of “${summary}”: ${steps}`,
    first: (workflows: string) => `Runs after ${workflows}.`,
    input: ["Input", "Type", "Default", "What it is"],
    required: "required",
    calls: (operation: string) => `Calls ${operation}.`,
    runs: (workflow: string) => `Runs the workflow ${workflow}.`,
    workflow: (summary: string) => `Workflow: ${summary}`,
    gives: "Passes",
    success: "Success",
    keeps: "Stores",
    onSuccess: "On success",
    onFailure: "On failure",
    outputs: "Outputs",
    ends: "End",
    when: (name: string, conditions: string) => `${name}, if ${conditions}`,
    always: (name: string) => `${name}, always`,
    end: () => "the workflow ends",
    goto: ({ workflowId, stepId }: Outcome) => `continue with ${workflowId ? `workflow ${workflowId}` : stepId}`,
    retry: ({ after, limit, workflowId, stepId }: Outcome) =>
      [
        `wait ${after} s`,
        ...(workflowId || stepId ? [`do ${workflowId ?? stepId}`] : []),
        "then again",
        limit === 1 ? "at most once" : `at most ${limit} times`,
      ].join(", "),
    and: ", ",
    thenStep: ", then ",
    colon: ": ",
    space: " ",
  },
  "zh-CN": {
    title: "工作流",
    about:
      `以 [Arazzo](https://spec.openapis.org/arazzo/latest.html) 文档描述的 API 流程：每个请求、怎样算成功、从响应中取什么，` +
      `以及失败时怎么办。程序读取的是同样的文件。`,
    notation:
      `\`{name}\` 是输入，\`{step.name}\` 是前面某一步取出的值，\`a.b\` 是响应中的成员。步骤失败而“失败时”下没有一行符合时，` +
      `工作流以失败结束。响应带有 \`Retry-After\` 时，以它为等待时间。`,
    run: "运行",
    runAll: "`npm run test:tools -- workflows` 会对每个工作流各启动一个沙盒来运行，错误也由沙盒制造。",
    runOne:
      `手动运行时，先启动沙盒（\`npm run sandbox -- --port 4020 --api-key sk_live_local_mine\`），再用 ` +
      `[Respect](https://redocly.com/docs/cli/commands/respect) 运行其中一个；它还会按照契约检查每个响应：`,
    runNote:
      `\`REDOCLY_CLI_RESPECT_SERVER\` 指定请求发往哪里：**不设置时会发往真实服务，并产生扣费。**` +
      `\`REDOCLY_CLI_RESPECT_INPUT\` 是输入；每个新任务都要用新的 \`Idempotency-Key\`。各种错误可由[沙盒](sandbox.md)按需制造。`,
    named: (id: string, file: string) => `\`${id}\`，见 ${file}`,
    steps: (summary: string, steps: string) => `“${summary}”的步骤：${steps}`,
    first: (workflows: string) => `在 ${workflows} 之后运行。`,
    input: ["输入", "类型", "默认值", "说明"],
    required: "必填",
    calls: (operation: string) => `调用 ${operation}。`,
    runs: (workflow: string) => `运行工作流${workflow}。`,
    workflow: (summary: string) => `工作流：${summary}`,
    gives: "传入",
    success: "成功条件",
    keeps: "取出",
    onSuccess: "成功时",
    onFailure: "失败时",
    outputs: "输出",
    ends: "结束",
    when: (name: string, conditions: string) => `${name}，若 ${conditions}`,
    always: (name: string) => `${name}，总是`,
    end: () => "工作流结束",
    goto: ({ workflowId, stepId }: Outcome) => (workflowId ? `转到工作流 ${workflowId}` : `转到 ${stepId}`),
    retry: ({ after, limit, workflowId, stepId }: Outcome) =>
      `等待 ${after} 秒，${workflowId || stepId ? `执行 ${workflowId ?? stepId}，` : ""}然后重试，最多 ${limit} 次`,
    and: "，",
    thenStep: "，然后 ",
    colon: "：",
    space: "",
  },
} as const satisfies Record<Language, unknown>;

/** The effect of an action, as a text. */
export function outcomeOf({ type, workflowId, stepId, retryAfter = 0, retryLimit = 1 }: Action, language: Language) {
  return workflowStrings[language][type]({
    after: retryAfter,
    limit: retryLimit,
    ...(workflowId && { workflowId }),
    ...(stepId && { stepId }),
  });
}
