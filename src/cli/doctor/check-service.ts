import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { formatDuration } from "../output.ts";
import { type CheckResult, failedCheck } from "./check-result.ts";
import { type PingOptions, type PingResult, pingService } from "./ping-service.ts";

/** Allowed difference of the clocks in seconds. `Date` has whole seconds, and the network adds a delay. */
const [maxNormalSkew, maxToleratedSkew] = [10, 300];

/** Checks whether the service responds, where it redirects, whether it accepts the key, and the clock difference. */
export async function checkService(
  context: Pick<CliContext, "inheritedFlags">,
  options: PingOptions,
): Promise<CheckResult[]> {
  const result = await pingService(options);
  return [
    checkReachability(context, options, result),
    ...checkRedirect(context, result),
    ...(options.key === undefined ? [] : checkAcceptance(context, result)),
    ...checkClock(result),
  ];
}

function checkReachability(
  context: Pick<CliContext, "inheritedFlags">,
  { baseUrl }: PingOptions,
  { hops, error }: PingResult,
): CheckResult {
  const name = "service";
  const last = hops.at(-1);
  const milliseconds = Math.round(hops.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
  switch (error.code) {
    case "not_found":
    case "unauthorized":
    case "redirected":
      return { name, status: "ok", detail: message`${baseUrl} responds in ${milliseconds} ms` };
    case "rate_limited":
    case "aborted": {
      const detail = message`${baseUrl} was not checked: the account's rate limit is reached`;
      return {
        name,
        status: "warn",
        detail,
        fix: message`Wait a minute, then run ${formatCommand(context, "doctor")} again.`,
      };
    }
    case "validation_failed": {
      const detail = message`base URL: ${failedCheck(name, error).detail}`;
      return { name, status: "fail", detail, fix: message`Correct --base-url or SEEDANCE_BASE_URL.` };
    }
  }
  if (last) {
    const detail = message`${baseUrl} responds with ${last.status}: ${error.message}`;
    return { name, status: "fail", detail, fix: message`Check the base URL, or try again later.` };
  }
  const fix = message`Check this machine's network connection and the base URL.`;
  return { name, status: "fail", detail: message`${baseUrl} can't be reached: ${error.message}`, fix };
}

function checkRedirect(context: Pick<CliContext, "inheritedFlags">, { hops, error }: PingResult): CheckResult[] {
  const name = "redirect";
  const [first, second] = hops;
  if (error.code === "redirected") {
    const fix = message`If you trust the new address: ${formatCommand(context, "config", "set", "base-url", "URL")}`;
    return [{ name, status: "fail", detail: error.message, fix }];
  }
  if (first && second) {
    const detail = message`${first.origin} redirects to ${second.origin}, which is followed`;
    return [{ name, status: "ok", detail }];
  }
  return first ? [{ name, status: "ok", detail: message`none` }] : [];
}

function checkAcceptance(context: Pick<CliContext, "inheritedFlags">, { error }: PingResult): CheckResult[] {
  const name = "account";
  if (error.code === "not_found") return [{ name, status: "ok", detail: message`the service accepts the key` }];
  if (error.code !== "unauthorized") return [];
  const fix = message`Create another key in the dashboard, then run ${formatCommand(context, "auth", "login")}. A sandbox needs its own key and base URL.`;
  return [{ name, status: "fail", detail: message`the service rejects the key`, fix }];
}

function checkClock({ hops }: PingResult): CheckResult[] {
  const name = "clock";
  const last = hops.at(-1);
  if (!last) return [];
  const { skew } = last;
  if (skew === undefined) {
    const fix = message`Compare this machine's clock with another source.`;
    return [{ name, status: "warn", detail: message`the service sends no time`, fix }];
  }
  const difference = Math.abs(skew);
  if (difference <= maxNormalSkew) return [{ name, status: "ok", detail: message`in sync with the service` }];
  const detail =
    skew < 0
      ? message`${formatDuration(difference)} ahead of the service`
      : message`${formatDuration(difference)} behind the service`;
  const fix = message`Synchronize the clock over the network: the ledger's times are evidence in a dispute.`;
  return [{ name, status: difference <= maxToleratedSkew ? "warn" : "fail", detail, fix }];
}
