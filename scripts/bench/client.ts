export interface ConnectOptions {
  url: string;
  apiKey: string;
  /** Milliseconds that one request may take, where the client can be told; its own default without. */
  timeout?: number | undefined;
  /** Whether a client that keeps to the account's limit of requests is to forget it; for measures of speed. */
  unlimited?: boolean;
}

/** A client as its user holds it, talking to a server of ours. */
export interface ClientConnection {
  /** What a log would print. */
  client: unknown;
  get(id: string): Promise<unknown>;
  /** Submits one paid job; rejects where it is refused. */
  submit(signal?: AbortSignal): Promise<unknown>;
  /** Submits one job and waits for its end, where the client, or every user of it, does that. */
  finish?(): Promise<unknown>;
}

export interface BenchClient {
  /** Its package. */
  name: string;
  /** What it exports to its usual user, as a module of its own. */
  source: string;
  /** What else its package has to export for `connect`. */
  extraSource?: string;
  /** What its service calls a task that runs and one that is done. */
  statusNames: { running: string; done: string };
  /** `module` is what `source` and `also` export. */
  connect(module: unknown, options: ConnectOptions): ClientConnection;
}

export type Connector = (options: ConnectOptions) => ClientConnection;

/** A client that is installed and loaded. */
export interface InstalledClient {
  client: BenchClient;
  folder: string;
  connect: Connector;
}
