import type { RequestedOutput } from "../contract/index.ts";

/** Why something went wrong. */
export interface FailureReason {
  code: string;
  message: string;
}

/** A file's record. */
export interface FileRecord {
  path: string;
  member: string;
  index: number;
  /** Where it came from, without the query. */
  url: string;
  bytes: number;
  sha256: string;
  type: string;
  /** The delivered size in pixels and seconds, where the file tells it. */
  width?: number | undefined;
  height?: number | undefined;
  seconds?: number | undefined;
}

/** What an entry of each type records. Amounts are credits. */
export interface EntryData {
  created: { schema: number };
  /** A submit is about to be sent. `repeated`: it may have been sent before. */
  intended: {
    origin: string;
    /** The name of the contract; absent in entries of the first version. */
    contract?: string | undefined;
    model: string;
    path: string;
    /** What makes jobs take the same time. */
    kind: string;
    scope?: string | undefined;
    session?: string | undefined;
    attempt: number;
    /** The body without secrets. */
    body: unknown;
    /** SHA-256 of the body's bytes as they are sent. */
    bodyHash: string;
    requested: RequestedOutput;
    estimate?: number | undefined;
    directory?: string | undefined;
    name?: string | undefined;
    repeated: boolean;
  };
  submitted: { status: string; creditsUsed?: number | undefined; creditsRemaining?: number | undefined };
  unknown: { error: FailureReason };
  refused: { error: FailureReason };
  seen: { status: string; creditsUsed?: number | undefined };
  completed: {
    output: { member: string; url: string }[];
    creditsUsed?: number | undefined;
    /** When it was last seen running. */
    runningAt?: string | undefined;
  };
  failed: { error: FailureReason; creditsUsed?: number | undefined; runningAt?: string | undefined };
  /** All that was given back so far. */
  refunded: { creditsRefunded: number };
  downloaded: FileRecord & { requested?: RequestedOutput | undefined };
}

export type EntryType = keyof EntryData;

/** What an entry is about. */
export interface EntrySubject {
  account: string | null;
  key: string | null;
  task: string | null;
}

/** Something that happened. */
export type LedgerEvent = { [T in EntryType]: { type: T; data: EntryData[T] } & EntrySubject }[EntryType];

/** Something that happened, as it is recorded: when, and after what. */
export type Entry = LedgerEvent & {
  /** Its place, from 1 without a gap. */
  seq: number;
  /** ISO 8601, in UTC. */
  at: string;
  /** SHA-256 of the hash before it, a line feed and the entry without this member as canonical JSON (RFC 8785). */
  hash: string;
};
