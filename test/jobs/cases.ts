import type { SubmitFate } from "./submit-proxy.ts";

/** What a way tells of its one job, in its own manner. */
export interface JobReport {
  /** The code of its error, if it ended with one. */
  code?: string | undefined;
  /** Whether it says that the job may have been accepted. */
  isUnknown: boolean;
  /** Whether it says how to go on without a second charge. */
  hasResume: boolean;
  /** The exit code of a process. */
  exit?: number | undefined;
}

/** What must come of a job, whichever way it is made. */
export interface ExpectedJob {
  /** What the record says of it; undefined if there is none. */
  record: { state: string; error?: string } | undefined;
  /** How many files are there, with the task's id and its hash as `ID`. */
  files: readonly string[];
  charges: number;
  code: string | undefined;
  isUnknown: boolean;
  /** Of what is charged, or may be, every way says how to go on. */
  mustResume: boolean;
  exit: number;
}

export interface JobCase {
  submitFate: SubmitFate;
  /** The template of the files' names; `{id}-{index}.{ext}` by default. */
  name?: string;
  /** A file of somebody else that appears under this name while the job runs. */
  collidingFile?: string;
  /** Whether nothing more can be written as soon as the submit has left. */
  fullDisk?: boolean;
  /** Whether another process is at work on the job. */
  leased?: boolean;
  /** Whether it is interrupted when it polls. */
  interrupted?: boolean;
  expected: ExpectedJob;
}

const done = { code: undefined, isUnknown: false, mustResume: false, exit: 0, charges: 1 };
const refused = { files: [], charges: 0, isUnknown: false, mustResume: false };
const saved = { ...done, record: { state: "downloaded" } };
const unknown = { files: [], charges: 1, isUnknown: true, mustResume: true, exit: 9 };

export const jobCases: Readonly<Record<string, JobCase>> = {
  "a job that goes well": { submitFate: "accepted", expected: { ...saved, files: ["ID-1.mp4", "ID-2.png"] } },
  "a job that the service refuses": {
    submitFate: { status: 400, code: "invalid_request" },
    expected: {
      ...refused,
      record: { state: "refused", error: "invalid_request" },
      code: "invalid_request",
      exit: 2,
    },
  },
  "a job without the credits for it (402)": {
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
    // It stays as it was recorded before it left, which the next process takes for unknown.
    expected: { ...unknown, record: { state: "intended" }, code: "connection_failed" },
  },
  "a job that another process is at work on": {
    submitFate: "accepted",
    leased: true,
    expected: { ...refused, record: undefined, code: "leased", exit: 7 },
  },
  "a job that is interrupted while it runs": {
    submitFate: "accepted",
    interrupted: true,
    expected: { ...done, record: { state: "running" }, files: [], code: "aborted", mustResume: true, exit: 130 },
  },
  "another file under the name": {
    submitFate: "accepted",
    name: "shot.{ext}",
    collidingFile: "shot.mp4",
    expected: { ...saved, files: ["shot-2.png", "shot-ID.mp4", "shot.mp4"] },
  },
  "a name that tells a task's files apart by nothing": {
    submitFate: "accepted",
    name: "shot.{ext}",
    expected: { ...saved, files: ["shot-2.png", "shot.mp4"] },
  },
};
