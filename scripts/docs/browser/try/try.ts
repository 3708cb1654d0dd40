import { curl } from "../../try/curl.ts";
import { dataId, defaultAddress, type TryData } from "../../try/data.ts";
import { type Access, keepAccess, localOrigin, takeAccess, tryKeyProblem } from "./access.ts";
import { startAnswers } from "./answers.ts";
import { problemOf, showProblem } from "./check.ts";
import type { Control } from "./control.ts";
import { startJob } from "./job.ts";
import { freshKey, httpOf, submitRequest } from "./request.ts";
import { createSender } from "./send.ts";
import { tryScriptStringsOf } from "./words.ts";

/** The form that sends requests to a sandbox on this machine. It asks nobody before Send is pressed. */
export function startTry(): void {
  const form = document.querySelector<HTMLFormElement>("#try-form");
  const again = document.querySelector<HTMLButtonElement>("#try-again");
  const [address, key] = [input("try-address"), input("try-key")];
  const [status, place] = [document.getElementById("try-status"), document.getElementById("try-answers")];
  const holder = document.getElementById(dataId);
  if (!form || !again || !address || !key || !status || !place || !holder) return;
  const { models, taskPath, advice } = JSON.parse(holder.textContent ?? "") as TryData;
  const said = tryScriptStringsOf(document.documentElement);
  const answers = startAnswers(place, status, said);
  const job = startJob(form, models);
  const sender = createSender({ answers, said, advice, taskPath });
  let idempotencyKey = freshKey();

  const access = (): Access => ({ address: localOrigin(address.value) ?? address.value, key: key.value });
  const compose = () => submitRequest(access(), job.model().path, job.body(), idempotencyKey);
  const problemIn = (control: Control) => {
    const problem = problemOf(control, said);
    if (problem !== undefined) return problem;
    if (control === address && localOrigin(address.value) === undefined) return said.notLocal;
    return control === key ? tryKeyProblem(key.value, said) : undefined;
  };

  const preview = () => {
    const request = compose();
    write("try-http", httpOf(request));
    write("try-curl", curl(request));
  };

  /** Whether all fields hold what may be sent. The first that does not gets the focus. */
  const check = () => {
    const controls = [...form.elements].filter(isControl).filter((control) => !control.disabled);
    const wrong = controls.filter((control) => {
      const problem = problemIn(control);
      showProblem(control, problem);
      return problem !== undefined;
    });
    if (wrong.length > 0) answers.tell(said.toCorrect(wrong.length));
    wrong[0]?.focus();
    return wrong.length === 0;
  };

  const remember = () => {
    if (!problemIn(address) && !problemIn(key)) keepAccess(access());
  };

  const fillAccess = () => {
    const known = takeAccess();
    address.value = known?.address ?? (address.value || defaultAddress);
    key.value = known?.key ?? key.value;
    if (known) remember();
    preview();
  };

  form.addEventListener("input", ({ target }) => {
    if (isControl(target) && target.hasAttribute("aria-invalid")) showProblem(target, problemIn(target));
    if (target === address || target === key) remember();
    preview();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sender.isBusy() || !check()) return;
    const model = job.model();
    const body = job.body();
    const request = compose();
    idempotencyKey = freshKey();
    again.disabled = false;
    void sender.submit({ request, prompt: String(body[model.prompt] ?? ""), fieldOf: job.field }).finally(preview);
  });
  again.addEventListener("click", () => {
    if (!sender.isBusy()) void sender.submitAgain();
  });
  window.addEventListener("hashchange", fillAccess);
  fillAccess();
}

const input = (id: string) => document.querySelector<HTMLInputElement>(`input#${id}`);

const isControl = (element: unknown): element is Control =>
  element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;

function write(id: string, text: string): void {
  const element = document.getElementById(id);
  if (element) element.textContent = text;
}
