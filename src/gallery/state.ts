import type { JobState } from "../ledger/index.ts";

/** How a state is called and coloured. */
interface JobStateLabel {
  label: string;
  tone: "good" | "wait" | "bad";
  /** What is said where there are no pictures. */
  placeholder: string;
  /** What to type then. */
  command?: (id: string) => string;
}

export const jobStateLabels: Record<JobState, JobStateLabel> = {
  intended: {
    label: "not sent",
    tone: "wait",
    placeholder: "Written down, not sent yet.",
    command: (id) => `seedance resume ${id}`,
  },
  unknown: {
    label: "outcome unknown",
    tone: "wait",
    placeholder: "It may have been accepted and charged. To find out without another charge:",
    command: (id) => `seedance resume ${id}`,
  },
  running: {
    label: "running",
    tone: "wait",
    placeholder: "It ran when it was last seen.",
    command: (id) => `seedance wait ${id}`,
  },
  completed: {
    label: "not downloaded",
    tone: "good",
    placeholder: "Completed, not downloaded.",
    command: (id) => `seedance download ${id}`,
  },
  downloaded: { label: "downloaded", tone: "good", placeholder: "No file is known." },
  failed: { label: "failed", tone: "bad", placeholder: "Nothing came out." },
  refused: { label: "refused", tone: "bad", placeholder: "Refused and not charged." },
};
