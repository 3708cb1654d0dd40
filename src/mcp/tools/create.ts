import type { InputRequiredResult } from "@modelcontextprotocol/server";
import type { LoadedContract } from "../../contract/index.ts";
import { CreditCeilingError } from "../../errors.ts";
import { quote, type Session, submitOnce } from "../../jobs/index.ts";
import { isSubmitted } from "../../ledger/index.ts";
import { withCallTimeout } from "../call-timeout.ts";
import { requireConsent } from "../consent.ts";
import { describeJob } from "../describe.ts";
import { deriveJobKey, jobToSubmit, prepareRequestedJob, type RequestedJob } from "../job.ts";
import type { PropertySchema } from "../schema/arguments.ts";
import { exampleOf, propertiesOf, requiredFieldsOf } from "../schema/fields.ts";
import { outputSchemaOf, taskSchemas, valueSchemas } from "../schema/outputs.ts";
import { type McpToolCall, type Tool, type ToolOutput, writeAnnotations } from "../tool.ts";
import { createToolName, modelsOf, toolNames } from "../tool-names.ts";

/** What is no field of the contract. */
const ownArguments = (outputType: string): Record<string, PropertySchema> => ({
  max_credits: {
    type: "number",
    minimum: 0,
    description: `Most credits it may cost, as agreed with the user; ${toolNames.quote} tells the price`,
  },
  variation: {
    type: "string",
    minLength: 1,
    description: `For another ${outputType} of the same arguments, a new charge: 2, 3, … or a name. The same call twice is one charge`,
  },
  allow_unknown_price: { type: "boolean", description: "Only if the user agreed to a price that nobody knows" },
  ignore_lint: { type: "boolean", description: "Send a prompt that the linter refuses" },
});

/** The tool that creates one type of output: every model of the contract that makes it. */
export function buildCreateTool(contract: LoadedContract, outputType: string): Tool {
  const chosen = modelsOf(contract, outputType);
  const [usual] = chosen;
  if (usual === undefined) throw new Error(`No model makes ${outputType}.`);
  const fields = propertiesOf(contract, chosen);
  const others = ownArguments(outputType);
  const clash = Object.keys(fields).find((name) => name === "model" || Object.hasOwn(others, name));
  if (clash !== undefined) throw new Error(`The contract has a field ${clash}, which is an argument of the tool.`);
  const model: PropertySchema = { type: "string", enum: chosen, default: usual };
  return {
    name: createToolName(outputType),
    title: `Create ${/^[aeiou]/.test(outputType) ? "an" : "a"} ${outputType}`,
    description: `Submit one ${outputType} job: paid, charged on submit, once for the same arguments. Returns task_id at once; then ${toolNames.wait}.`,
    annotations: writeAnnotations,
    input: {
      type: "object",
      properties: { model, ...fields, ...others },
      required: requiredFieldsOf(contract, chosen),
      additionalProperties: false,
      examples: chosen.map((name) => ({ ...(name !== usual && { model: name }), ...exampleOf(contract, name) })),
    },
    output: outputSchemaOf({
      ...taskSchemas,
      credits_charged: valueSchemas.number,
      credits_remaining: valueSchemas.number,
      already_submitted: valueSchemas.boolean,
    }),
    contractFields: Object.keys(fields),
    run: (call) => createJob(call, outputType, (call.args.model ?? usual) as string),
  };
}

async function createJob(
  call: McpToolCall,
  outputType: string,
  model: string,
): Promise<ToolOutput | InputRequiredResult> {
  const { args, server: house } = call;
  const { contract, maxCredits, sessionName: name } = house.options;
  const { model: _, max_credits: __, variation, allow_unknown_price: allow, ignore_lint: anyhow, ...given } = args;
  const requested = await prepareRequestedJob(contract, model, given, anyhow !== true);
  const session = await house.session();
  const scope = `${createToolName(outputType)} ${session.ledger.scopeName}`;
  const { key, ...keyed } = await deriveJobKey(
    contract,
    requested.job,
    scope,
    (variation as string | undefined) ?? "1",
  );
  const known = session.journal.job(key);
  if (isSubmitted(known)) return createdJobOutput(call, session, known.taskId, requested, true);
  const price = quote(contract, model, requested.job.body, session.ledger);
  await assertBudget(call, price.maximum);
  const question = requireConsent(call, model, price);
  if (question) return question;
  const intent = {
    ...keyed,
    session: name,
    estimate: price.maximum,
    ceilings: maxCredits === undefined ? [] : [{ session: name, maxCredits }],
    allowUnknownPrice: allow === true,
  };
  const job = jobToSubmit(requested.job, key, known);
  const submitted = await withCallTimeout(call.signal, (signal) =>
    submitOnce(session, job, intent, { waitForOthers: true, signal }),
  );
  return createdJobOutput(call, session, submitted.job.taskId, requested, submitted.alreadySubmitted);
}

/** Before the user is asked about a job that the session can't pay for. The ledger has the last word, at the submit. */
async function assertBudget({ server: house }: McpToolCall, cost = 0): Promise<void> {
  const left = await house.creditsLeft();
  if (left === undefined || cost <= left) return;
  const message = `The job may cost ${cost} credits, and the session's budget of ${house.options.maxCredits} has ${left} left.`;
  throw new CreditCeilingError(message, cost, left);
}

async function createdJobOutput(
  call: McpToolCall,
  session: Session,
  id: string,
  requested: RequestedJob,
  repeated: boolean,
): Promise<ToolOutput> {
  const job = session.journal.job(id);
  const left = await call.server.creditsLeft();
  const { inferred, warnings } = requested;
  return {
    data: {
      ...(job && describeJob(call.server.options.contract, job)),
      ...(call.args.variation !== undefined && { variation: call.args.variation }),
      already_submitted: repeated,
      ...(repeated && {
        note: "An earlier call made this very job: nothing was charged now. For another one, give variation.",
      }),
      ...(!repeated && job?.creditsRemaining !== undefined && { credits_remaining: job.creditsRemaining }),
      ...(left !== undefined && { session_credits_left: left }),
      ...(inferred.length > 0 && { inferred: Object.fromEntries(inferred.map(({ field, value }) => [field, value])) }),
      ...(warnings.length > 0 && { warnings: warnings.map(({ rule, message }) => ({ rule, message })) }),
    },
  };
}
