import type { TryRequest } from "../../try/curl.ts";
import type { TryData } from "../../try/data.ts";
import type { Answers } from "./answers.ts";
import { sendTryRequest, type TryReply } from "./ask.ts";
import { showProblem } from "./check.ts";
import type { Control } from "./control.ts";
import { pollTryTask } from "./follow.ts";
import { mediaOf } from "./media.ts";
import { pollRequest } from "./request.ts";
import type { TryScriptStrings } from "./words.ts";

/** A job to submit. */
export interface Submission {
  request: TryRequest;
  /** What it shall show: it describes the output to who can't see it. */
  prompt: string;
  /** The form's field of a name, for refusals that name one. */
  fieldOf(name: string): Control | undefined;
}

export interface Sender {
  /** Whether a submit has no answer yet. */
  isBusy(): boolean;
  submit(submission: Submission): Promise<void>;
  /** Sends the same bytes under the same key once more. */
  submitAgain(): Promise<void>;
}

interface Parts extends Pick<TryData, "advice" | "taskPath"> {
  answers: Answers;
  said: TryScriptStrings;
}

/** Submits jobs, follows the last one to its end and shows what comes back. */
export function createSender({ answers, said, advice, taskPath }: Parts): Sender {
  let last: Submission | undefined;
  let lastId: string | undefined;
  let busy = false;
  let followed = new AbortController();

  const tell = (...sentences: string[]) => answers.tell(sentences.filter((sentence) => sentence !== "").join(" "));

  async function send(submission: Submission, title: string): Promise<void> {
    const { request } = submission;
    const first = submission !== last;
    if (first) {
      followed.abort();
      followed = new AbortController();
      answers.clear();
      [last, lastId] = [submission, undefined];
    }
    if (location.protocol === "file:") {
      tell(said.fromDisk);
      answers.showCommand("npm run docs:serve");
      return;
    }
    tell(said.sending);
    busy = true;
    try {
      const reply = await sendTryRequest(request);
      answers.show(first ? "submit" : "again", title, reply);
      if (reply.status >= 300) refuse(reply, submission.fieldOf);
      else if (typeof reply.body.id === "string") accept(submission, reply, reply.body.id);
      else tell(said.unknownOutcome);
    } catch (error) {
      console.error(error);
      showSilence(request, said.unknownOutcome);
    } finally {
      busy = false;
    }
  }

  function accept(submission: Submission, { body }: TryReply, id: string): void {
    const replayed = id === lastId;
    const { credits_used: used, remaining_credits: left } = body;
    tell(
      replayed ? said.sameTask(id) : said.accepted(id),
      typeof used === "number" && typeof left === "number" ? said.credits(used, left) : "",
    );
    if (replayed) return;
    lastId = id;
    void watch(submission, id);
  }

  /** Says why, what to do, and at which field. */
  function refuse({ status, body }: TryReply, fieldOf?: Submission["fieldOf"]): void {
    const { code = "", message = "" } = (body.error ?? {}) as { code?: string; message?: string };
    const field = fieldOf?.(/^([\w-]+)[.\d]*:/.exec(message)?.[1] ?? "");
    if (field) showProblem(field, message);
    tell(said.refused(`${status} ${code}`.trim()), message, plain(advice[code] ?? ""));
  }

  async function watch({ request, prompt }: Submission, id: string): Promise<void> {
    const { signal } = followed;
    const { origin } = new URL(request.url);
    const url = origin + taskPath.replace("{id}", encodeURIComponent(id));
    let status: unknown = "";
    try {
      await pollTryTask({
        poll: () => sendTryRequest(pollRequest(request, url), signal),
        onReply: (reply, count, next) => {
          const title = [said.pollTitle(count), next === undefined ? "" : said.waiting(next)].join(" ").trim();
          answers.show("task", title, reply);
          if (next === undefined) showEnd(reply, origin, prompt);
          else if (reply.body.status !== undefined && reply.body.status !== status)
            tell(said.status(String(reply.body.status)));
          status = reply.body.status ?? status;
        },
        signal,
      });
    } catch (error) {
      if (signal.aborted) return;
      console.error(error);
      showSilence(request, said.stopped);
    }
  }

  function showEnd(reply: TryReply, origin: string, prompt: string): void {
    const { status, output, credits_refunded: refunded, error } = reply.body;
    if (reply.status >= 300) {
      refuse(reply);
      return;
    }
    const { message = "" } = (error ?? {}) as { message?: string };
    tell(said.status(String(status)), message, typeof refunded === "number" ? said.refunded(refunded) : "");
    const media = mediaOf(output, origin, prompt, said);
    if (media.length > 0) answers.showMedia(media);
  }

  function showSilence({ url }: TryRequest, consequence: string): void {
    const { origin, port } = new URL(url);
    tell(said.noAnswer(origin), consequence);
    answers.showCommand(`npx seedance-client sandbox --port ${port || "80"} --allow-origin ${location.origin}`);
  }

  return {
    isBusy: () => busy,
    submit: (submission) => send(submission, said.submitTitle),
    submitAgain: async () => {
      if (last) await send(last, said.againTitle);
    },
  };
}

/** The contract's words are Markdown. */
const plain = (text: string) => text.replace(/`|\*\*/g, "");
