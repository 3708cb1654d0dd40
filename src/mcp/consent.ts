import { type InputRequiredResult, inputRequired, inputResponse } from "@modelcontextprotocol/server";
import { CreditCeilingError, SeedanceError } from "../errors.ts";
import type { Quote } from "../jobs/index.ts";
import type { McpToolCall } from "./tool.ts";

const consentRequestId = "spend";

/**
 * Checks that the user has agreed to pay for a job. The limit comes from `max_credits`, or from the user's response to
 * an elicitation if the client supports it.
 * @returns the question to ask the user; undefined if the job may be submitted.
 * @throws CreditCeilingError if the job may cost more than the limit, or if its price is unknown and
 * `allow_unknown_price` is not set.
 * @throws SeedanceError `approval_needed` if no limit was given and the client can't ask; `declined` if the user refused.
 */
export function requireConsent(call: McpToolCall, model: string, price: Quote): InputRequiredResult | undefined {
  const { args, context } = call;
  const { maximum } = price;
  const maxCredits = args.max_credits as number | undefined;
  const limit = maxCredits ?? readConsent(context.mcpReq.inputResponses, maximum);
  if (maximum === undefined && args.allow_unknown_price !== true) {
    const message = `The price of this ${model} job is unknown. Ask the user, then set allow_unknown_price to submit it anyway.`;
    throw new CreditCeilingError(message, undefined, limit ?? 0);
  }
  if (limit === undefined) return askForConsent(call, model, price);
  if (maximum === undefined || maximum <= limit) return undefined;
  const message = `The job may cost ${maximum} credits, but ${maxCredits === undefined ? "the user allows" : "max_credits is"} ${limit}.`;
  throw new CreditCeilingError(message, maximum, limit);
}

/** The maximum that the user agreed to spend, in credits; undefined if the user was not asked. */
function readConsent(responses: Record<string, unknown> | undefined, maximum: number | undefined): number | undefined {
  const response = inputResponse(responses, consentRequestId);
  if (response.kind !== "elicit") return undefined;
  if (response.action !== "accept")
    throw new SeedanceError("declined", "The user declined this job. Nothing was sent or charged.");
  const { max_credits: limit = maximum } = response.content ?? {};
  if (typeof limit === "number" && limit >= 0) return limit;
  throw new SeedanceError("declined", "The user gave no number of credits. Nothing was sent or charged.");
}

function askForConsent({ canElicit }: McpToolCall, model: string, price: Quote): InputRequiredResult {
  const { maximum } = price;
  if (!canElicit) {
    const cost = maximum === undefined ? "Its price is unknown" : `It may cost ${maximum} credits`;
    const example = maximum === undefined ? "" : `, for example ${maximum}`;
    const message = `${cost}. This client cannot ask the user for approval. Set max_credits${example}.`;
    throw new SeedanceError("approval_needed", message);
  }
  return inputRequired({
    inputRequests: {
      [consentRequestId]: inputRequired.elicit({
        mode: "form",
        message: `Generate this with ${model}? ${describePrice(price)} It is charged on submit.`,
        requestedSchema: {
          type: "object",
          properties: {
            max_credits: {
              type: "number",
              title: "Maximum credits to spend",
              minimum: 0,
              ...(maximum !== undefined && { default: maximum }),
            },
          },
          required: ["max_credits"],
        },
      }),
    },
  });
}

/** The usual price and the highest one, each with its own date. */
function describePrice({ credits, maximum, sure, date, source, maximumDate, maximumSource }: Quote): string {
  if (maximum === undefined) return "Its price is unknown.";
  const seen = `${sure === "charged" ? "charged" : "observed"} ${date}`;
  if (credits === maximum) return `It may cost ${maximum} credits (${seen}).`;
  const reason = [maximumSource ?? source, maximumDate].filter(Boolean).join(", ");
  return `It usually costs ${credits} credits (${seen}), at most ${maximum} (${reason}).`;
}
