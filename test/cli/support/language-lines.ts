import { cliPrompt } from "./test-bed.ts";

export interface LanguageLine {
  /** As the test's title shows it. */
  line: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  files?: Readonly<Record<string, string>>;
}

const describeLine = (args: readonly string[], more: Omit<LanguageLine, "line" | "args"> = {}): LanguageLine => ({
  line: `seedance ${args.map((word) => (word.includes(" ") ? "PROMPT" : word)).join(" ")}`,
  args,
  ...more,
});

/** Command lines that are run in two languages. None of them submits a job. */
export const languageLines: readonly LanguageLine[] = [
  describeLine(["--help"]),
  describeLine(["video", "--help"]),
  describeLine(["seedance25", "--help", "--contract", "live"]),
  describeLine(["batch", "run", "--help"]),
  describeLine([]),
  describeLine(["wait"]),
  describeLine(["vidoe"]),
  describeLine(["video", cliPrompt, "--lenght", "5"]),
  describeLine(["video", cliPrompt, "--duration", "99"]),
  describeLine(["video", cliPrompt, "--channel", "real", "--seed", "4"]),
  describeLine(["video", cliPrompt, "--mode", "image-to-video", "--image-url", "./cat.png"]),
  describeLine(["video", cliPrompt, "--dry-run"]),
  describeLine(["video", cliPrompt], { env: { SEEDANCE_API_KEY: "" } }),
  describeLine(["quote", "video", "--duration", "5"]),
  describeLine(["lint-prompt", "[00:00-00:09] a train [00:09-00:30] a bridge"]),
  describeLine(["tasks"]),
  describeLine(["get", "sd2_nothing"]),
  describeLine(["config"]),
  describeLine(["auth", "status"]),
  describeLine(["batch", "plan", "shots.csv", "--no-lint"], {
    files: {
      "shots.csv":
        "id,model,prompt,duration\none,seedance,A glass train in rain. Drops patter.,5\ntwo,seedance,A boat,99\n",
    },
  }),
  describeLine(["batch", "plan", "nothing.csv"]),
];
