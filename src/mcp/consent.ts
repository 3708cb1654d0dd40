import { type InputRequiredResult, inputRequired, inputResponse } from "@modelcontextprotocol/server";
import { CreditCeilingError, SeedanceError } from "../errors.ts";
import type { Quote } from "../jobs/index.ts";
import type { McpToolCall } from "./tool.ts";

const consentRequestId = "spend";

/**
 * Whether a job may be paid for: the call names the most that it may cost, or the user is asked, where the client says
 * that it can ask. A client that can't is never asked.
 * @returns the question to be asked; undefined where it was agreed on.
 * @throws CreditCeilingError where it may cost more, or its price is not known and that is not allowed.
 * @throws SeedanceError `approval_needed`, `declined`.
 */
export function requireConsent(call: McpToolCall, model: string, price: Quote): InputRequiredResult | undefined {
  const { args, context } = call;
  const { maximum } = price;
  const given = args.max_credits as number | undefined;
  const ceiling = given ?? readConsent(context.mcpReq.inputResponses, maximum);
  if (maximum === undefined && args.allow_unknown_price !== true) {
    const message = `No price was ever seen for such a job of ${model}. With allow_unknown_price it is submitted all the same: ask the user first.`;
    throw new CreditCeilingError(message, undefined, ceiling ?? 0);
  }
  if (ceiling === undefined) return askForConsent(call, model, price);
  if (maximum === undefined || maximum <= ceiling) return undefined;
  const message = `The job may cost ${maximum} credits, and ${given === undefined ? "the user allows" : "max_credits is"} ${ceiling}.`;
  throw new CreditCeilingError(message, maximum, ceiling);
}

/** What the user has said to the question, if it was asked: the most that may be spent. */
function readConsent(responses: Record<string, unknown> | undefined, maximum: number | undefined): number | undefined {
  const said = inputResponse(responses, consentRequestId);
  if (said.kind !== "elicit") return undefined;
  if (said.action !== "accept")
    throw new SeedanceError("declined", "The user does not want this job. Nothing was sent or charged.");
  const { max_credits: ceiling = maximum } = said.content ?? {};
  if (typeof ceiling === "number" && ceiling >= 0) return ceiling;
  throw new SeedanceError("declined", "The user named no number of credits. Nothing was sent or charged.");
}

function askForConsent(
  { canElicit }: McpToolCall,
  model: string,
  { credits, maximum, date }: Quote,
): InputRequiredResult {
  const price = maximum === undefined ? "Its price is not known" : `It may cost ${maximum} credits`;
  if (!canElicit) {
    const hint = maximum === undefined ? "" : `, such as ${maximum}`;
    const message = `${price}. Nobody can be asked through this client: name the most that it may cost as max_credits${hint}.`;
    throw new SeedanceError("approval_needed", message);
  }
  const seen = date === undefined ? "" : `, as seen ${date}${credits === maximum ? "" : `, usually ${credits}`}`;
  return inputRequired({
    inputRequests: {
      [consentRequestId]: inputRequired.elicit({
        mode: "form",
        message: `Make this with ${model}? ${price}${seen}. It is charged when it is submitted.`,
        requestedSchema: {
          type: "object",
          properties: {
            max_credits: {
              type: "number",
              title: "Most credits to spend",
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
