// Derived by `npm run generate` from openapi/. Do not edit.
export const fixes: Readonly<Record<string, string>> = {
  "invalid_request": "Correct the request: the message names the field.",
  "unauthorized": "Create a key in the dashboard and use it.",
  "insufficient_credits": "Top up the balance on the pricing page, or submit a cheaper job.",
  "purchase_required": "Buy credits once on the pricing page, or submit what is open to every account, such as the tier mini.",
  "credits_frozen": "Spending is temporarily unavailable for this account: ask the provider when it ends, then submit the same job again.",
  "idempotency_conflict": "Send the same body under this key, or another key for another job, which is another charge.",
  "rate_limited": "Wait for Retry-After, then send the same request again.",
  "internal_error": "Send the same bytes again under the same key, a few times at most.",
  "service_busy": "Back off, then send the same bytes again under the same key.",
  "not_found": "Check the id and the account; never submit a replacement for the task."
};
