import type { JobState } from "../ledger/index.ts";

/** The label and colour of a job's state. */
interface JobStateLabel {
  label: string;
  tone: "good" | "wait" | "bad";
  /** Replaces the files of a job without any. */
  placeholder: string;
  /** The command that takes the job's id, shown after the placeholder. */
  command?: string;
}

export const jobStateLabels: Record<JobState, JobStateLabel> = {
  intended: {
    label: "sending",
    tone: "wait",
    placeholder: "Sending, or interrupted while sending. To find out, without a second charge:",
    command: "resume",
  },
  unknown: {
    label: "outcome unknown",
    tone: "wait",
    placeholder: "This job may have been accepted and charged. To find out, without a second charge:",
    command: "resume",
  },
  running: {
    label: "running",
    tone: "wait",
    placeholder: "Running at the last poll. To wait for it:",
    command: "wait",
  },
  completed: {
    label: "not downloaded",
    tone: "good",
    placeholder: "Completed, but not downloaded. To download it:",
    command: "download",
  },
  downloaded: { label: "downloaded", tone: "good", placeholder: "No file is recorded." },
  failed: { label: "failed", tone: "bad", placeholder: "The task failed." },
  refused: { label: "refused", tone: "bad", placeholder: "The job was refused. It was not charged." },
};
