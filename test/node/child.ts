/** Downloads files in a process of its own. Prints the last one, and how much memory it needed. */
import { download } from "seedance-client/node";

const [baseUrl = "", directory = "", ...paths] = process.argv.slice(2);
const client = {
  baseUrl,
  get: () => Promise.reject(new Error("unexpected poll")),
  wait: () => Promise.reject(new Error("unexpected wait")),
};
const task = (path: string) => ({
  id: `sd2_${path.slice(1)}`,
  status: "completed",
  output: { video_url: baseUrl + path },
});

let before = 0;
try {
  for (const path of paths) {
    before = process.resourceUsage().maxRSS;
    const [file] = await download(client, task(path) as never, { directory, random: () => 0 });
    if (path !== paths.at(-1)) continue;
    const grown = (process.resourceUsage().maxRSS - before) / 1_024;
    console.log(JSON.stringify({ ...file, grown }));
  }
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  console.log(JSON.stringify({ code, message }));
}
