import { watch } from "node:fs";

/** Milliseconds of quiet before anything is done: an editor or a generator writes several files at once. */
const quiet = 300;

/**
 * Does something again whenever a file in one of the folders has changed; never twice at a time, and once more for what
 * changed meanwhile.
 * @param act what fails in it is printed, and the next change tries again.
 * @returns ends it.
 */
export function watchFolders(folders: string[], act: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let missed = false;
  const run = async () => {
    if (running) {
      missed = true;
      return;
    }
    running = true;
    do {
      missed = false;
      await act().catch((error: unknown) => console.error(error));
    } while (missed);
    running = false;
  };
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(run, quiet);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
