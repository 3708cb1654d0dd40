import type { SubmitFate } from "./submit-proxy.ts";

/** What an entry point reports about its job. */
export interface JobReport {
  /** The error's code, if there is an error. */
  code?: string | undefined;
  /** Whether the report says that the job may have been accepted. */
  isUnknown: boolean;
  /** Whether the report says how to resume without a second charge. */
  hasResume: boolean;
  /** The exit code, if the entry point is a process. */
  exit?: number | undefined;
}

/** The expected outcome of a job, which is the same for all entry points. */
export interface ExpectedJob {
  /** The job's record; undefined if there is none. */
  record: { state: string; error?: string } | undefined;
  /** The names of the files, with `ID` for the task's id and its hash. */
  files: readonly string[];
  charges: number;
  code: string | undefined;
  isUnknown: boolean;
  /** Whether every entry point must say how to resume: if the job is charged, or may be. */
  mustResume: boolean;
  exit: number;
}

export interface JobCase {
  submitFate: SubmitFate;
  /** The template of the file names; `{id}-{index}.{ext}` by default. */
  name?: string;
  /** The name of another file that is created while the job runs. */
  collidingFile?: string;
  /** Whether the disk is full once the submit is sent. */
  fullDisk?: boolean;
  /** Whether another process holds the job's lease. */
  leased?: boolean;
  /** Whether the job is interrupted at its first poll. */
  interrupted?: boolean;
  expected: ExpectedJob;
}

const done = { code: undefined, isUnknown: false, mustResume: false, exit: 0, charges: 1 };
const refused = { files: [], charges: 0, isUnknown: false, mustResume: false };
const saved = { ...done, record: { state: "downloaded" } };
const unknown = { files: [], charges: 1, isUnknown: true, mustResume: true, exit: 9 };

export const jobCases: Readonly<Record<string, JobCase>> = {
  "a successful job": { submitFate: "accepted", expected: { ...saved, files: ["ID-1.mp4", "ID-2.png"] } },
  "a job that the service refuses": {
    submitFate: { status: 400, code: "invalid_request" },
    expected: {
      ...refused,
      record: { state: "refused", error: "invalid_request" },
      code: "invalid_request",
      exit: 2,
    },
  },
  "a job without enough credits (402)": {
    submitFate: { status: 402, code: "insufficient_credits" },
    expected: {
      ...refused,
      record: { state: "refused", error: "insufficient_credits" },
      code: "insufficient_credits",
      exit: 4,
    },
  },
  "a submit with an unknown outcome": {
    submitFate: "reset",
    expected: { ...unknown, record: { state: "unknown", error: "connection_failed" }, code: "connection_failed" },
  },
  "a submit with an unknown outcome while the disk is full": {
    submitFate: "reset",
    fullDisk: true,
    // The record stays as it was before the submit; the next process treats it as unknown.
    expected: { ...unknown, record: { state: "intended" }, code: "connection_failed" },
  },
  "a submit that is accepted while the disk is full": {
    submitFate: "accepted",
    fullDisk: true,
    // The task's id can't be recorded. The next process sends the same bytes under the same key and gets it again.
    expected: {
      record: { state: "intended" },
      files: [],
      charges: 1,
      code: "disk_full",
      isUnknown: false,
      mustResume: true,
      exit: 1,
    },
  },
  "a job whose lease another process holds": {
    submitFate: "accepted",
    leased: true,
    expected: { ...refused, record: undefined, code: "leased", exit: 7 },
  },
  "a job that is interrupted while it runs": {
    submitFate: "accepted",
    interrupted: true,
    expected: { ...done, record: { state: "running" }, files: [], code: "aborted", mustResume: true, exit: 130 },
  },
  "a job whose file name another file has": {
    submitFate: "accepted",
    name: "shot.{ext}",
    collidingFile: "shot.mp4",
    expected: { ...saved, files: ["shot-2.png", "shot-ID.mp4", "shot.mp4"] },
  },
  "a job whose file name has no placeholder": {
    submitFate: "accepted",
    name: "shot.{ext}",
    expected: { ...saved, files: ["shot-2.png", "shot.mp4"] },
  },
};
