import { setImmediate } from "node:timers/promises";
import { message } from "../message.ts";
import type { BaseContext } from "./context.ts";
import { exitCodes } from "./exit-code.ts";
import { formatCommand } from "./format-command.ts";
import { translate } from "./language/translate.ts";
import { Writer } from "./writer.ts";

/** What becomes of a command if stdout can't be written. */
export interface StandardStreams {
  /** Whether the command goes on without stdout, because it pays for jobs or saves their files. */
  continuesWithoutStdout: boolean;
  /**
   * Waits for pending writes, and reports on stderr if stdout could not be written.
   * @param code the command's exit code.
   * @returns the exit code; never 0 if output is lost.
   */
  finish(context: BaseContext, code: number): Promise<number>;
}

/**
 * Handles write errors of stdout and stderr: the reader of a pipe is gone (EPIPE), the disk is full (ENOSPC), the
 * terminal was closed (EIO).
 *
 * Without stderr, every command goes on: only messages are lost. Without stdout, a command that pays or saves goes on
 * too, and its exit code is not 0 at the end. Every other command ends at once: silently with 141 if the reader is gone,
 * as other tools do that SIGPIPE ends, otherwise with 1 and the reason.
 */
export function watchStandardStreams(): StandardStreams {
  const [stdout, stderr] = [new Writer(process.stdout), new Writer(process.stderr)];
  let failure: NodeJS.ErrnoException | undefined;
  const streams: StandardStreams = {
    continuesWithoutStdout: false,
    async finish(context, code) {
      await Promise.all([stdout.flush(), stderr.flush()]);
      // The event of an error follows the callback of its write.
      await setImmediate();
      if (!failure) return code;
      const command = formatCommand(context, "tasks", "--json");
      context.stderr.write(
        `${translate(message`${describeFailure(failure)} The command went on without it. List the jobs and their files: ${command}`)}\n`,
      );
      return code === exitCodes.ok ? exitCodeFor(failure) : code;
    },
  };
  stderr.onError(() => {});
  stdout.onError((error) => {
    failure ??= error;
    if (streams.continuesWithoutStdout) return;
    if (!isReaderGone(error)) stderr.write(`seedance: ${translate(describeFailure(error))}\n`);
    process.exit(exitCodeFor(error));
  });
  return streams;
}

const isReaderGone = ({ code }: NodeJS.ErrnoException) => code === "EPIPE" || code === "EIO";

const exitCodeFor = (error: NodeJS.ErrnoException) => (isReaderGone(error) ? exitCodes.readerGone : exitCodes.failed);

const describeFailure = ({ code }: NodeJS.ErrnoException) => message`Can't write to stdout (${code}).`;
