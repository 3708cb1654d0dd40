import type { InputRequiredResult } from "@modelcontextprotocol/server";
import { assertPublicMedia } from "../../client/index.ts";
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

/** Arguments of the tool that are not fields of the contract. */
const ownArguments = (outputType: string): Record<string, PropertySchema> => ({
  max_credits: {
    type: "number",
    minimum: 0,
    description: `Maximum credits that the user agreed to; ${toolNames.quote} gives the price`,
  },
  variation: {
    type: "string",
    minLength: 1,
    description: `For another ${outputType} with the same arguments, a new charge: 2, 3, … or a name. Without it a repeated call is charged once`,
  },
  allow_unknown_price: { type: "boolean", description: "Only if the user agreed to an unknown price" },
  ignore_lint: { type: "boolean", description: "Submit a prompt that the linter rejects" },
});

/** Builds the tool that creates one output type, with every model of the contract for it. */
export function buildCreateTool(contract: LoadedContract, outputType: string): Tool {
  const models = modelsOf(contract, outputType);
  const [defaultModel] = models;
  if (defaultModel === undefined) throw new Error(`The contract has no model for ${outputType}.`);
  const fields = propertiesOf(contract, models);
  const own = ownArguments(outputType);
  const clash = Object.keys(fields).find((name) => name === "model" || Object.hasOwn(own, name));
  if (clash !== undefined) throw new Error(`The contract's field ${clash} has the name of an argument of the tool.`);
  const model: PropertySchema = { type: "string", enum: models, default: defaultModel };
  return {
    name: createToolName(outputType),
    title: `Create ${/^[aeiou]/.test(outputType) ? "an" : "a"} ${outputType}`,
    description: `Submit one ${outputType} job. Paid: charged on submit, once for the same arguments. Returns task_id at once; then call ${toolNames.wait}.`,
    annotations: writeAnnotations,
    input: {
      type: "object",
      properties: { model, ...fields, ...own },
      required: requiredFieldsOf(contract, models),
      additionalProperties: false,
      examples: models.map((name) => ({ ...(name !== defaultModel && { model: name }), ...exampleOf(contract, name) })),
    },
    output: outputSchemaOf({
      ...taskSchemas,
      credits_charged: valueSchemas.number,
      credits_remaining: valueSchemas.number,
      already_submitted: valueSchemas.boolean,
    }),
    contractFields: Object.keys(fields),
    run: (call) => createJob(call, outputType, (call.args.model ?? defaultModel) as string),
  };
}

async function createJob(
  call: McpToolCall,
  outputType: string,
  model: string,
): Promise<ToolOutput | InputRequiredResult> {
  const { args, server } = call;
  const { contract, maxCredits, sessionName } = server.options;
  const {
    model: _,
    max_credits: __,
    variation,
    allow_unknown_price: allowUnknown,
    ignore_lint: ignoreLint,
    ...fields
  } = args;
  const requested = await prepareRequestedJob(contract, model, fields, ignoreLint !== true);
  const session = await server.session();
  assertPublicMedia(contract, requested.job.model, requested.job.body, session.client.baseUrl);
  const scope = `${createToolName(outputType)} ${session.ledger.scopeName}`;
  const { key, ...keyed } = await deriveJobKey(
    contract,
    requested.job,
    scope,
    (variation as string | undefined) ?? "1",
  );
  const previous = session.journal.job(key);
  if (isSubmitted(previous)) return createdJobOutput(call, session, previous.taskId, requested, true);
  const price = quote(contract, model, requested.job.body, session.ledger, {
    account: session.journal.account.id,
  });
  await assertBudget(call, price.maximum);
  const question = requireConsent(call, model, price);
  if (question) return question;
  const intent = {
    ...keyed,
    session: sessionName,
    estimate: price.maximum,
    ceilings: maxCredits === undefined ? [] : [{ session: sessionName, maxCredits }],
    allowUnknownPrice: allowUnknown === true,
  };
  const job = jobToSubmit(requested.job, key, previous);
  const submitted = await withCallTimeout(call.signal, (signal) =>
    submitOnce(session, job, intent, { waitForOthers: true, signal }),
  );
  return createdJobOutput(call, session, submitted.job.taskId, requested, submitted.alreadySubmitted);
}

/**
 * Rejects a job that the session's budget can't pay for before the user is asked. The ledger enforces the budget at submit.
 * @throws CreditCeilingError if the job may cost more than the budget has left.
 */
async function assertBudget({ server }: McpToolCall, cost = 0): Promise<void> {
  const left = await server.creditsLeft();
  if (left === undefined || cost <= left) return;
  const message = `The job may cost ${cost} credits, but the session's budget of ${server.options.maxCredits} has ${left} left.`;
  throw new CreditCeilingError(message, cost, left);
}

async function createdJobOutput(
  call: McpToolCall,
  session: Session,
  id: string,
  requested: RequestedJob,
  alreadySubmitted: boolean,
): Promise<ToolOutput> {
  const job = session.journal.job(id);
  const left = await call.server.creditsLeft();
  const { inferred, warnings } = requested;
  return {
    data: {
      ...(job && (await describeJob(call.server.options, job))),
      ...(call.args.variation !== undefined && { variation: call.args.variation }),
      already_submitted: alreadySubmitted,
      ...(alreadySubmitted && {
        note: "An earlier call submitted this job: nothing was charged now. To create another one, pass variation.",
      }),
      ...(!alreadySubmitted && job?.creditsRemaining !== undefined && { credits_remaining: job.creditsRemaining }),
      ...(left !== undefined && { session_credits_left: left }),
      ...(inferred.length > 0 && { inferred: Object.fromEntries(inferred.map(({ field, value }) => [field, value])) }),
      ...(warnings.length > 0 && { warnings: warnings.map(({ rule, message }) => ({ rule, message })) }),
    },
  };
}
