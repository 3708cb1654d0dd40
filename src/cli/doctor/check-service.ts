import { spoken } from "../output.ts";
import { type Answer, askService, type Question } from "./ask-service.ts";
import type { Check } from "./check.ts";

/** Seconds that the clocks may differ: `Date` has whole seconds, and the way takes its time. */
const [usualSkew, longestSkew] = [10, 300];

/** Whether the service answers, where it redirects, whether it takes the key, and what its clock says. */
export async function checkService(question: Question, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const answer = await askService(question);
  return [
    reachability(question, answer, env),
    ...redirect(answer),
    ...(question.key === undefined ? [] : acceptance(answer)),
    ...clock(answer),
  ];
}

function reachability({ baseUrl }: Question, { hops, error }: Answer, env: NodeJS.ProcessEnv): Check {
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

function redirect({ hops, error }: Answer): Check[] {
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

function acceptance({ error }: Answer): Check[] {
  const name = "account";
  if (error.code === "not_found") return [{ name, status: "ok", detail: "the service takes the key" }];
  if (error.code !== "unauthorized") return [];
  const fix =
    "Create another key in the dashboard, then seedance auth login. A sandbox needs its own key and base URL.";
  return [{ name, status: "fail", detail: "the service refuses the key", fix }];
}

function clock({ hops }: Answer): Check[] {
  const name = "clock";
  const last = hops.at(-1);
  if (!last) return [];
  const { skew } = last;
  if (skew === undefined) {
    const fix = "Compare the clock yourself.";
    return [{ name, status: "warn", detail: "the service tells no time", fix }];
  }
  const apart = Math.abs(skew);
  if (apart <= usualSkew) return [{ name, status: "ok", detail: "as the service's" }];
  const detail = `${spoken(apart)} ${skew < 0 ? "ahead of" : "behind"} the service's`;
  const fix = "Set the clock by the network: what the ledger records is evidence.";
  return [{ name, status: apart <= longestSkew ? "warn" : "fail", detail, fix }];
}
