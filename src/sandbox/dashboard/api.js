// @ts-check
/** The client of the sandbox's control API, which polls its state. */
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

/** Milliseconds between two polls. */
const pollInterval = 1000;
/** Milliseconds after which a request is aborted. */
const requestTimeout = 5000;

/** There was no response from the sandbox. */
class NoResponseError extends Error {}

/**
 * Calls the control API.
 * @param {string} method
 * @param {string} path below `/_sandbox/`
 * @param {unknown} [body]
 * @param {AbortSignal} [stop]
 * @returns {Promise<any>}
 */
export async function call(method, path, body, stop) {
  const timeout = AbortSignal.timeout(requestTimeout);
  /** @type {RequestInit} */
  const init = { method, cache: "no-store", signal: stop ? AbortSignal.any([stop, timeout]) : timeout };
  if (body !== undefined) {
    init.headers = { "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(`/_sandbox/${path}`, init).catch(() => {
    throw new NoResponseError("The sandbox does not respond.");
  });
  const result = await response.json().catch(() => undefined);
  if (response.ok && result !== undefined) return result;
  throw new Error(result?.error?.message ?? `The sandbox responded with status ${response.status}.`);
}

/** @type {((state: State) => void)[]} */
const listeners = [];
/** @type {(problem: string | undefined) => void} */
let onConnection = () => {};
/** @type {AbortController | undefined} */
let current;
let timer = 0;

/**
 * Calls a listener with each new state.
 * @param {(state: State) => void} listener
 */
export function onState(listener) {
  listeners.push(listener);
}

/** Polls the state now, and again for as long as the page is visible. */
export async function refresh() {
  clearTimeout(timer);
  current?.abort();
  const controller = new AbortController();
  current = controller;
  let problem;
  /** @type {State | undefined} */
  let state;
  try {
    state = await call("GET", "state", undefined, controller.signal);
  } catch (error) {
    problem =
      error instanceof NoResponseError
        ? "The sandbox does not respond. Is it still running? This page may be out of date; it retries every second."
        : String(error instanceof Error ? error.message : error);
  }
  if (current !== controller) return;
  if (!document.hidden) timer = window.setTimeout(refresh, pollInterval);
  onConnection(problem);
  if (state) for (const listener of listeners) listener(state);
}

/**
 * Starts polling the state.
 * @param {(problem: string | undefined) => void} listener gets the problem, or undefined if the sandbox responds.
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
 * Runs an action of the user, shows its result beside the control, and refreshes the state.
 * @param {HTMLElement} note
 * @param {() => Promise<string>} work returns the message to show.
 * @returns {Promise<boolean>} whether it succeeded.
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
