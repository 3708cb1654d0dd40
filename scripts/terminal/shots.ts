/** A picture: commands in one terminal, against a fresh sandbox. */
export interface Shot {
  /** The file's name without `.svg`. */
  name: string;
  commands: readonly Command[];
}

interface Command {
  /** What is typed, without `seedance`; words as a shell has them. */
  words: readonly string[];
  /** The picture is taken where this was printed for the first time. */
  until?: RegExp;
  /** Whether the exit code is asked for afterwards. */
  showsCode?: boolean;
}

const prompt = "A glass train crosses a snowy bridge, wheels humming";

export const shots: readonly Shot[] = [
  { name: "video", commands: [{ words: ["video", prompt, "--sandbox"], until: /[45] s of about 6 s/ }] },
  {
    name: "tasks",
    commands: [
      { words: ["image", "A running shoe on chrome", "--batch-count", "2", "--sandbox", "--quiet"] },
      { words: ["nano-banana-pro", "A tea packaging mockup", "--sandbox", "--quiet"] },
      { words: ["video", prompt, "--no-wait", "--sandbox", "--quiet"] },
      { words: ["tasks", "--sandbox"] },
    ],
  },
  {
    name: "quote",
    commands: [
      { words: ["quote", "--model", "seedance", "--resolution", "720p", "--duration", "5", "--duration", "10"] },
      { words: ["video", prompt, "--max-credits", "20", "--sandbox"], showsCode: true },
    ],
  },
  {
    name: "checks",
    commands: [
      { words: ["lint-prompt", "A train, cut to a bird, cut to a lake. Camera pans left and zooms in"] },
      { words: ["video", prompt, "--resolution", "1080"], showsCode: true },
    ],
  },
  { name: "help", commands: [{ words: ["--help"] }] },
];
