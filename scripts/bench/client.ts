export interface ConnectOptions {
  url: string;
  apiKey: string;
  /** Milliseconds that one request may take, if the client has such an option; default: the client's own. */
  timeout?: number | undefined;
  /** Whether to switch off a client's own request limit, to measure its speed. */
  unlimited?: boolean;
}

/** A client that is connected to a server of this benchmark. */
export interface ClientConnection {
  /** The object that a user might log. */
  client: unknown;
  get(id: string): Promise<unknown>;
  /** Submits one paid job. Rejects if it is refused. */
  submit(signal?: AbortSignal): Promise<unknown>;
  /** Submits one job and waits for its end. Absent if neither the client nor its usual user does that. */
  finish?(): Promise<unknown>;
}

export interface BenchClient {
  /** The name of its package. */
  name: string;
  /** A module that exports what a usual user imports. */
  source: string;
  /** Further exports that `connect` needs. */
  extraSource?: string;
  /** The service's statuses of a running and of a completed task. */
  statusNames: { running: string; done: string };
  /** @param module what `source` and `extraSource` export. */
  connect(module: unknown, options: ConnectOptions): ClientConnection;
}

export type Connector = (options: ConnectOptions) => ClientConnection;

/** A client that is installed and loaded. */
export interface InstalledClient {
  client: BenchClient;
  folder: string;
  connect: Connector;
}
