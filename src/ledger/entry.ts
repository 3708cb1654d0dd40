import type { RequestedOutput } from "../contract/index.ts";

/** The code and message of an error. */
export interface FailureReason {
  code: string;
  message: string;
}

/** The record of a downloaded file. */
export interface FileRecord {
  path: string;
  member: string;
  index: number;
  /** The file's URL, without the query. */
  url: string;
  bytes: number;
  sha256: string;
  type: string;
  /** The delivered size in pixels and seconds, if the file contains it. */
  width?: number | undefined;
  height?: number | undefined;
  seconds?: number | undefined;
}

/** The data of each type of entry. Amounts are credits. */
export interface EntryData {
  created: { schema: number };
  /** Recorded before a submit is sent. `repeated`: it may have been sent before. */
  intended: {
    origin: string;
    /** The name of the contract; absent in entries of the first version. */
    contract?: string | undefined;
    model: string;
    path: string;
    /** The class of jobs with similar durations. */
    kind: string;
    scope?: string | undefined;
    session?: string | undefined;
    attempt: number;
    /** The body without secrets. */
    body: unknown;
    /** SHA-256 of the body's bytes as sent, in hexadecimal. */
    bodyHash: string;
    requested: RequestedOutput;
    estimate?: number | undefined;
    directory?: string | undefined;
    name?: string | undefined;
    repeated: boolean;
  };
  /** A later run chose where the files are saved. */
  directed: { directory: string; name: string };
  submitted: { status: string; creditsUsed?: number | undefined; creditsRemaining?: number | undefined };
  unknown: { error: FailureReason };
  refused: { error: FailureReason };
  seen: { status: string; creditsUsed?: number | undefined };
  completed: {
    output: { member: string; url: string }[];
    creditsUsed?: number | undefined;
    /** The last poll that found it running. */
    runningAt?: string | undefined;
  };
  failed: { error: FailureReason; creditsUsed?: number | undefined; runningAt?: string | undefined };
  /** The total refund so far. */
  refunded: { creditsRefunded: number };
  downloaded: FileRecord & { requested?: RequestedOutput | undefined };
}

export type EntryType = keyof EntryData;

/** The account, job and task of an entry. */
export interface EntrySubject {
  account: string | null;
  key: string | null;
  task: string | null;
}

/** An event to be recorded. */
export type LedgerEvent = { [T in EntryType]: { type: T; data: EntryData[T] } & EntrySubject }[EntryType];

/** A recorded event. */
export type Entry = LedgerEvent & {
  /** Its number, from 1 without gaps. */
  seq: number;
  /** ISO 8601, in UTC. */
  at: string;
  /** SHA-256 of the previous hash, a line feed and this entry without `hash`, as canonical JSON (RFC 8785). */
  hash: string;
};
