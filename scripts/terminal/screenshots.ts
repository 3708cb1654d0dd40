/** A picture: commands in one terminal, against a fresh sandbox. */
export interface Screenshot {
  /** The file's name without `.svg`. */
  name: string;
  commands: readonly ScreenshotCommand[];
}

interface ScreenshotCommand {
  /** What is typed, without `seedance`; words as a shell has them. */
  args: readonly string[];
  /** The picture is taken where this was printed for the first time. */
  until?: RegExp;
  /** Whether the exit code is asked for afterwards. */
  showsCode?: boolean;
}

const prompt = "A glass train crosses a snowy bridge, wheels humming";

export const screenshots: readonly Screenshot[] = [
  { name: "video", commands: [{ args: ["video", prompt, "--sandbox"], until: /[45] s of about 6 s/ }] },
  {
    name: "tasks",
    commands: [
      { args: ["image", "A running shoe on chrome", "--batch-count", "2", "--sandbox", "--quiet"] },
      { args: ["nano-banana-pro", "A tea packaging mockup", "--sandbox", "--quiet"] },
      { args: ["video", prompt, "--no-wait", "--sandbox", "--quiet"] },
      { args: ["tasks", "--sandbox"] },
    ],
  },
  {
    name: "quote",
    commands: [
      { args: ["quote", "--model", "seedance", "--resolution", "720p", "--duration", "5", "--duration", "10"] },
      { args: ["video", prompt, "--max-credits", "20", "--sandbox"], showsCode: true },
    ],
  },
  {
    name: "checks",
    commands: [
      { args: ["lint-prompt", "A train, cut to a bird, cut to a lake. Camera pans left and zooms in"] },
      { args: ["video", prompt, "--resolution", "1080"], showsCode: true },
    ],
  },
  { name: "help", commands: [{ args: ["--help"] }] },
];
