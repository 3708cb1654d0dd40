import { formatDuration } from "../output.ts";
import type { CheckResult } from "./check-result.ts";
import { type PingOptions, type PingResult, pingService } from "./ping-service.ts";

/** Seconds that the clocks may differ: `Date` has whole seconds, and the way takes its time. */
const [maxNormalSkew, maxToleratedSkew] = [10, 300];

/** Whether the service answers, where it redirects, whether it takes the key, and what its clock says. */
export async function checkService(question: PingOptions, env: NodeJS.ProcessEnv): Promise<CheckResult[]> {
  const answer = await pingService(question);
  return [
    checkReachability(question, answer, env),
    ...checkRedirect(answer),
    ...(question.key === undefined ? [] : checkAcceptance(answer)),
    ...checkClock(answer),
  ];
}

function checkReachability({ baseUrl }: PingOptions, { hops, error }: PingResult, env: NodeJS.ProcessEnv): CheckResult {
  const name = "service";
  const last = hops.at(-1);
  const took = Math.round(hops.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
  switch (error.code) {
    case "not_found":
    case "unauthorized":
    case "redirected":
      return { name, status: "ok", detail: `${baseUrl} answers in ${took} ms` };
    case "rate_limited":
    case "aborted": {
      const detail = `${baseUrl} was not asked in full: this account's requests are used up for now`;
      return { name, status: "warn", detail, fix: "Wait a minute." };
    }
    case "validation_failed":
      return { name, status: "fail", detail: error.message, fix: "Correct --base-url, or SEEDANCE_BASE_URL." };
  }
  if (last) {
    const detail = `${baseUrl} answers with ${last.status}: ${error.message}`;
    return { name, status: "fail", detail, fix: "Look whether the base URL is right, or try again later." };
  }
  const proxy = env.HTTPS_PROXY || env.https_proxy;
  const deaf = proxy && !env.NODE_USE_ENV_PROXY;
  const fix = deaf
    ? "Set NODE_USE_ENV_PROXY=1: without it Node does not use the proxy that HTTPS_PROXY names."
    : "Look whether this machine is online, and the base URL right.";
  return { name, status: "fail", detail: `${baseUrl} can't be reached: ${error.message}`, fix };
}

function checkRedirect({ hops, error }: PingResult): CheckResult[] {
  const name = "redirect";
  const [first, second] = hops;
  if (error.code === "redirected") {
    const fix = "Where you trust it: seedance config set base-url URL";
    return [{ name, status: "fail", detail: error.message, fix }];
  }
  if (first && second) {
    const detail = `${first.origin} redirects to ${second.origin}, which is followed`;
    return [{ name, status: "ok", detail }];
  }
  return first ? [{ name, status: "ok", detail: "none" }] : [];
}

function checkAcceptance({ error }: PingResult): CheckResult[] {
  const name = "account";
  if (error.code === "not_found") return [{ name, status: "ok", detail: "the service takes the key" }];
  if (error.code !== "unauthorized") return [];
  const fix =
    "Create another key in the dashboard, then seedance auth login. A sandbox needs its own key and base URL.";
  return [{ name, status: "fail", detail: "the service refuses the key", fix }];
}

function checkClock({ hops }: PingResult): CheckResult[] {
  const name = "clock";
  const last = hops.at(-1);
  if (!last) return [];
  const { skew } = last;
  if (skew === undefined) {
    const fix = "Compare the clock yourself.";
    return [{ name, status: "warn", detail: "the service tells no time", fix }];
  }
  const apart = Math.abs(skew);
  if (apart <= maxNormalSkew) return [{ name, status: "ok", detail: "as the service's" }];
  const detail = `${formatDuration(apart)} ${skew < 0 ? "ahead of" : "behind"} the service's`;
  const fix = "Set the clock by the network: what the ledger records is evidence.";
  return [{ name, status: apart <= maxToleratedSkew ? "warn" : "fail", detail, fix }];
}
