// @ts-check
/** The sandbox's control API, and its state as it changes. */
import { say } from "./dom.js";

/**
 * @typedef {{ id: string, name: string, team?: string, credits: number }} Account
 * @typedef {{ id: string, account: string, hint: string, createdAt: number, revoked: boolean }} Key
 * @typedef {{ id: string, account: string, prompt: string, status: string, model: string, created_at: string,
 *   ends_at: string | null, credits_used: number, credits_refunded?: number, quality_tier?: string, channel?: string,
 *   resolution?: string, error?: { code: string, message: string },
 *   output?: { video_url?: string, last_frame_url?: string, images?: { url: string }[] } }} Task
 * @typedef {{ id: number, name: string, value?: string, times?: number, probability: number, method?: string,
 *   path?: string }} Rule
 * @typedef {{ stage: string, effect: string, value?: { meaning: string, default: string } }} FaultKind
 * @typedef {{ now: string, accounts: Account[], keys: Key[], tasks: Task[], faults: Rule[],
 *   fault_kinds: Record<string, FaultKind> }} State
 */

const pause = 1000;
const patience = 5000;

/** The sandbox did not answer at all. */
class SilentError extends Error {}

/**
 * Calls the control API.
 * @param {string} method
 * @param {string} path below `/_sandbox/`
 * @param {unknown} [body]
 * @param {AbortSignal} [stop]
 * @returns {Promise<any>}
 */
export async function call(method, path, body, stop) {
  const timeout = AbortSignal.timeout(patience);
  /** @type {RequestInit} */
  const init = { method, cache: "no-store", signal: stop ? AbortSignal.any([stop, timeout]) : timeout };
  if (body !== undefined) {
    init.headers = { "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(`/_sandbox/${path}`, init).catch(() => {
    throw new SilentError("The sandbox does not answer.");
  });
  const answer = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer;
  throw new Error(answer?.error?.message ?? `The sandbox answered with status ${response.status}.`);
}

/** @type {((state: State) => void)[]} */
const listeners = [];
/** @type {(problem: string | undefined) => void} */
let onConnection = () => {};
/** @type {AbortController | undefined} */
let current;
let timer = 0;

/**
 * Tells a part of the page of each new state.
 * @param {(state: State) => void} listener
 */
export function onState(listener) {
  listeners.push(listener);
}

/** Asks for the state now, and then again and again for as long as the page can be seen. */
export async function refresh() {
  clearTimeout(timer);
  current?.abort();
  const mine = new AbortController();
  current = mine;
  let problem;
  /** @type {State | undefined} */
  let state;
  try {
    state = await call("GET", "state", undefined, mine.signal);
  } catch (error) {
    problem =
      error instanceof SilentError
        ? "The sandbox does not answer. Is it still running? What you see may be out of date; this page tries again each second."
        : String(error instanceof Error ? error.message : error);
  }
  if (current !== mine) return;
  if (!document.hidden) timer = window.setTimeout(refresh, pause);
  onConnection(problem);
  if (state) for (const listener of listeners) listener(state);
}

/**
 * Begins to follow the state.
 * @param {(problem: string | undefined) => void} listener is told whether the sandbox answers.
 */
export function follow(listener) {
  onConnection = listener;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(timer);
    else void refresh();
  });
  void refresh();
}

/**
 * Does what the reader asked for, says beside it how it went, and shows the new state.
 * @param {HTMLElement} note
 * @param {() => Promise<string>} work gives what to say.
 * @returns {Promise<boolean>} whether it went well.
 */
export async function act(note, work) {
  try {
    say(note, "");
    say(note, await work());
    return true;
  } catch (error) {
    say(note, error instanceof Error ? error.message : String(error), "failed");
    return false;
  } finally {
    await refresh();
  }
}
