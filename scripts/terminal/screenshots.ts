/** A picture of commands in one terminal, against a new sandbox. */
export interface Screenshot {
  /** The file's name without `.svg`. */
  name: string;
  commands: readonly ScreenshotCommand[];
}

interface ScreenshotCommand {
  /** The arguments of `seedance`. */
  args: readonly string[];
  /** The picture is taken when this is printed for the first time. */
  until?: RegExp;
  /** Whether to print the exit code afterwards. */
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
