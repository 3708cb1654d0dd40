// @ts-check
/** The list of tasks, newest first, with their output. */
import { onState } from "./api.js";
import { byId, clone, moment, part, sync, write, writeTime } from "./dom.js";

/** @import { State, Task } from "./api.js" */

const shortPrompt = 160;
const maxTasks = 100;
const list = byId("task-list", HTMLUListElement);
/** @type {Map<string, string>} */
const statuses = new Map();
let first = true;

onState((state) => {
  const names = new Map(state.accounts.map(({ id, name }) => [id, name]));
  sync(list, state.tasks, {
    // A restarted sandbox may create the same ids again.
    key: ({ id, created_at }) => `${id} ${created_at}`,
    make,
    update: (row, task) => update(row, task, state.now, names.get(task.account) ?? task.account),
    fallback: byId("tasks-title"),
  });
  byId("no-tasks").hidden = state.tasks.length > 0;
  summarize(state.tasks);
});

/**
 * @param {Task} task
 * @returns {HTMLElement}
 */
function make(task) {
  const row = clone("task-row");
  write(part(row, "model"), task.model);
  write(part(row, "id"), task.id);
  const options = [task.resolution, task.quality_tier, task.channel !== "standard" && task.channel];
  write(part(row, "options"), options.filter(Boolean).join(" · ") || "–");
  writeTime(part(row, "created", HTMLTimeElement), task.created_at, moment);
  const short = shorten(task.prompt);
  const prompt = part(row, "prompt");
  write(prompt, short);
  const whole = part(row, "whole", HTMLButtonElement);
  whole.hidden = short === task.prompt;
  whole.addEventListener("click", () => {
    const open = whole.getAttribute("aria-expanded") !== "true";
    whole.setAttribute("aria-expanded", String(open));
    write(prompt, open ? task.prompt : short);
    write(whole, open ? "Show less" : "Show the full prompt");
  });
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {Task} task
 * @param {string} now
 * @param {string} account
 */
function update(row, task, now, account) {
  const status = part(row, "status");
  write(status, task.status);
  status.dataset.kind = task.status;
  write(part(row, "account"), account);
  const refunded = task.credits_refunded ? `, ${task.credits_refunded} refunded` : "";
  write(part(row, "credits"), `${task.credits_used} used${refunded}`);
  const failure = part(row, "failure");
  failure.hidden = !task.error;
  write(failure, task.error ? `${task.error.code}: ${task.error.message}` : "");
  const media = part(row, "media");
  if (media.dataset.shows === task.status && task.status !== "processing") return;
  media.dataset.shows = task.status;
  if (task.output) media.replaceChildren(...outputOf(task));
  else if (task.status === "processing") progress(row, task, now);
  else media.replaceChildren(paragraph("No output"));
}

/**
 * @param {HTMLElement} row
 * @param {Task} task
 * @param {string} now
 */
function progress(row, task, now) {
  const bar = part(row, "progress", HTMLProgressElement);
  bar.setAttribute("aria-label", `Progress of ${task.id}`);
  const left = part(row, "left");
  if (task.ends_at === null) {
    bar.hidden = true;
    write(left, "Never ends");
    return;
  }
  const start = Date.parse(task.created_at);
  const end = Date.parse(task.ends_at);
  const current = Date.parse(now);
  bar.value = Math.min(Math.max(((current - start) / Math.max(end - start, 1)) * 100, 0), 100);
  write(left, `About ${lengthOf(Math.max(end - current, 0) / 1000)} left`);
}

/** @param {number} seconds */
function lengthOf(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/**
 * @param {Task} task
 * @returns {HTMLElement[]}
 */
function outputOf(task) {
  const { video_url, last_frame_url, images = [] } = task.output ?? {};
  const text = shorten(task.prompt);
  if (video_url === undefined) {
    const grid = document.createElement("div");
    grid.className = "images";
    grid.append(
      ...images.map(({ url }, index) => {
        const image = document.createElement("img");
        image.alt = `Image ${index + 1} of ${images.length}: ${text}`;
        image.loading = "lazy";
        image.decoding = "async";
        image.src = preview(url, task);
        const link = fileLink(url);
        link.append(image);
        return link;
      }),
    );
    return [grid];
  }
  const video = document.createElement("video");
  video.controls = true;
  video.muted = true;
  video.loop = true;
  video.playsInline = true;
  video.preload = "none";
  video.setAttribute("aria-label", `Video: ${text}`);
  if (last_frame_url) video.poster = preview(last_frame_url, task);
  video.src = preview(video_url, task);
  const files = document.createElement("p");
  files.className = "files";
  for (const url of [video_url, last_frame_url]) if (url) files.append(fileLink(url, task.id));
  return [video, files];
}

/**
 * The URL of a file for this page. Faults do not apply to it and are not used up by it, and the cache does not return a
 * file with the same name from an earlier sandbox.
 * @param {string} url
 * @param {Task} task
 */
function preview(url, task) {
  return `${url}?preview=${Date.parse(task.created_at)}`;
}

/**
 * @param {string} url
 * @param {string} [task]
 */
function fileLink(url, task) {
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener";
  if (task === undefined) return link;
  const name = url.split("/").at(-1) ?? url;
  link.textContent = name;
  link.setAttribute("aria-label", `${name} of ${task}`);
  return link;
}

/** @param {string} text */
function paragraph(text) {
  const element = document.createElement("p");
  element.className = "pending";
  element.textContent = text;
  return element;
}

/** @param {string} prompt */
function shorten(prompt) {
  const characters = [...prompt];
  return characters.length > shortPrompt
    ? `${characters
        .slice(0, shortPrompt - 1)
        .join("")
        .trimEnd()}…`
    : prompt;
}

/**
 * Shows how many tasks there are, and announces changes of their status to screen readers.
 * @param {Task[]} tasks
 */
function summarize(tasks) {
  const running = tasks.filter(({ status }) => status === "processing").length;
  const parts = [
    tasks.length >= maxTasks ? `the newest ${maxTasks}` : tasks.length > 0 && `${tasks.length} in total`,
    running > 0 && `${running} running`,
  ];
  write(byId("task-summary"), parts.filter(Boolean).join(", "));
  const news = tasks
    .filter(({ id, status }) => !first && statuses.get(id) !== status)
    .map(({ model, status, id }) => `${model} task ${id} is ${status}.`);
  if (news.length > 0) write(byId("task-news"), news.slice(0, 3).join(" "));
  statuses.clear();
  for (const { id, status } of tasks) statuses.set(id, status);
  first = false;
}
