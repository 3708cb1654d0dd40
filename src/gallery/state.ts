import type { JobState } from "../ledger/index.ts";

/** How a state is called and coloured. */
interface StateWords {
  label: string;
  tone: "good" | "wait" | "bad";
  /** What is said where there are no pictures. */
  instead: string;
  /** What to type then. */
  command?: (id: string) => string;
}

export const stateWords: Record<JobState, StateWords> = {
  intended: {
    label: "not sent",
    tone: "wait",
    instead: "Written down, not sent yet.",
    command: (id) => `seedance resume ${id}`,
  },
  unknown: {
    label: "outcome unknown",
    tone: "wait",
    instead: "It may have been accepted and charged. To find out without another charge:",
    command: (id) => `seedance resume ${id}`,
  },
  running: {
    label: "running",
    tone: "wait",
    instead: "It ran when it was last seen.",
    command: (id) => `seedance wait ${id}`,
  },
  completed: {
    label: "not downloaded",
    tone: "good",
    instead: "Completed, not downloaded.",
    command: (id) => `seedance download ${id}`,
  },
  downloaded: { label: "downloaded", tone: "good", instead: "No file is known." },
  failed: { label: "failed", tone: "bad", instead: "Nothing came out." },
  refused: { label: "refused", tone: "bad", instead: "Refused and not charged." },
};
