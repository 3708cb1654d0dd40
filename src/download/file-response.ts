/** What comes of a body, as it comes. */
export interface FileResponseBody {
  /** The pieces that have come, at least one of them; none at the end. They hold until the next call. */
  read(): Promise<Uint8Array[]>;
  /** Lets go of what is not wanted. */
  cancel(): void;
}

/** The head of an answer, and its body to be read. */
export interface FileResponse {
  status: number;
  headers: Headers;
  /** Whether a redirect was followed, or where it leads is hidden: the URL that answered is not known then. */
  hidesRedirect: boolean;
  body: FileResponseBody;
}

/** Sends one GET and follows no redirect. Rejects where there is no answer. */
export type FileTransport = (
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
) => Promise<FileResponse>;
