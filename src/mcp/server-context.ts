import type { Session } from "../jobs/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { cleanForTerminal, redactKeys, redactText } from "../redact.ts";
import type { McpOptions } from "./options.ts";

/** What all connections and calls of one server process share. */
export class McpServerContext {
  readonly options: McpOptions;
  #session: Promise<Session> | undefined;
  readonly #calls = new Set<Promise<unknown>>();

  constructor(options: McpOptions) {
    this.options = options;
  }

  /** The session, opened by whoever needs it first. After a failure the next one tries again: a key may be there then. */
  session(): Promise<Session> {
    this.#session ??= this.options.openSession().catch((error) => {
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }

  /** Reads the ledger, without a key where no session is open. */
  async readLedger<T>(read: (ledger: Ledger | undefined) => T): Promise<T> {
    const session = await this.#session?.catch(() => undefined);
    if (session) return read(session.ledger);
    using ledger = await this.options.findLedger();
    return read(ledger);
  }

  /** Text on its way to a client, whoever wrote it: without keys, and without what steers a terminal. */
  readonly clean = (text: string): string => redactKeys(cleanForTerminal(text), this.options.secrets?.());

  /** A message in words of this server, which may name what a client gave: without what signs a URL, too. */
  readonly cleanMessage = (text: string): string => redactText(text, this.options.secrets?.());

  /** Tells those who look after the server what is nobody's answer. */
  reportError(text: string): void {
    this.options.onError(this.cleanMessage(text));
  }

  /** Keeps the session open until a call has ended, though its client may be gone. */
  async trackCall<T>(call: Promise<T>): Promise<T> {
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
    }
  }

  /** What the session's ceiling leaves; undefined where there is none. */
  async creditsLeft(): Promise<number | undefined> {
    const { maxCredits, sessionName: session } = this.options;
    if (maxCredits === undefined) return undefined;
    const { ledger, journal } = await this.session();
    return maxCredits - ledger.spending({ account: journal.account.id, session }).total;
  }

  /** Waits for what is under way, whose signals have ended it, and closes the session. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#calls);
    const session = await this.#session?.catch(() => undefined);
    await session?.[Symbol.asyncDispose]();
  }
}
