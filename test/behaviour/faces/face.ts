import type { FaceContext } from "./context.ts";

/** A way to use the product: the command line, the tools of agents, batches. Jobs have numbers. */
export interface Face {
  /**
   * Does something for a job, as a user would. A failure is an outcome, not an error.
   * @param variant a number that chooses what to do.
   */
  act(job: number, variant: number, signal: AbortSignal): Promise<void>;
  /** Ends the process: the next call starts another one. */
  restart(): Promise<void>;
  /**
   * Brings all jobs to their ends, without faults.
   * @returns what is wrong, as sentences.
   */
  finish(signal: AbortSignal): Promise<string[]>;
  /** The jobs whose files the user did not want; none by default. */
  readonly withoutFiles?: ReadonlySet<number>;
  close(): Promise<void>;
}

export type FaceFactory = (context: FaceContext, promptOf: (job: number) => string, home: string) => Promise<Face>;

export const faceJobCount = 3;
/** The first job is a video, the others are images. */
export const isVideoJob = (job: number): boolean => job === 0;
/** How often `finish` repeats what may fail once: a new task may not be found at first. */
export const maxAttempts = 5;
