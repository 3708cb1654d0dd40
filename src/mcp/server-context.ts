import type { QuotedService, Session } from "../jobs/index.ts";
import { type Ledger, serviceOf } from "../ledger/index.ts";
import { cleanForTerminal, redactKeys, redactText } from "../redact.ts";
import type { McpOptions } from "./options.ts";

/** State that all connections and calls of one server process share. */
export class McpServerContext {
  readonly options: McpOptions;
  #session: Promise<Session> | undefined;
  readonly #calls = new Set<Promise<unknown>>();

  constructor(options: McpOptions) {
    this.options = options;
  }

  /** The session, opened on first use. A failure is not cached: the next call tries again, as a key may exist by then. */
  session(): Promise<Session> {
    this.#session ??= this.options.openSession().catch((error) => {
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }

  /**
   * Reads the ledger; if no session is open, without a key.
   * @param read gets the ledger, and whose jobs in it tell about the service.
   */
  async readLedger<T>(read: (ledger: Ledger | undefined, service: QuotedService) => T): Promise<T> {
    const session = await this.#session?.catch(() => undefined);
    if (session) return read(session.ledger, { account: session.journal.account.id });
    const { contract, findService } = this.options;
    const service = (await findService?.()) ?? { origin: contract.servers.map(serviceOf) };
    using ledger = await this.options.findLedger();
    return read(ledger, service);
  }

  /** Removes API keys and terminal control characters from a text for the client. */
  readonly clean = (text: string): string => redactKeys(cleanForTerminal(text), this.options.secrets?.());

  /** Removes the signatures of URLs as well, from a message that may quote the client's input. */
  readonly cleanMessage = (text: string): string => redactText(text, this.options.secrets?.());

  /** Reports an error that belongs to no result to the server's operator. */
  reportError(text: string): void {
    this.options.onError(this.cleanMessage(text));
  }

  /** Keeps the session open until a call has ended, even if its client has disconnected. */
  async trackCall<T>(call: Promise<T>): Promise<T> {
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
    }
  }

  /** The credits left in the session's budget; undefined if it has none. */
  async creditsLeft(): Promise<number | undefined> {
    const { maxCredits, sessionName } = this.options;
    if (maxCredits === undefined) return undefined;
    const { ledger, journal } = await this.session();
    return maxCredits - ledger.spending({ account: journal.account.id, session: sessionName }).total;
  }

  /** Waits for the running calls, whose signals are aborted by then, and closes the session. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#calls);
    const session = await this.#session?.catch(() => undefined);
    await session?.[Symbol.asyncDispose]();
  }
}
