/** Reads a response body in chunks. */
export interface FileResponseBody {
  /** The chunks received since the last call, at least one; an empty array at the end. Valid until the next call. */
  read(): Promise<Uint8Array[]>;
  /** Stops receiving. */
  cancel(): void;
}

/** A response's head, and its body to be read. */
export interface FileResponse {
  status: number;
  headers: Headers;
  /** Whether `fetch` followed a redirect or hides its target. The URL of the response is unknown then. */
  hidesRedirect: boolean;
  body: FileResponseBody;
}

/** Sends one GET without following redirects. Rejects if there is no response. */
export type FileTransport = (
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
) => Promise<FileResponse>;
