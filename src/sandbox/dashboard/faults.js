// @ts-check
/** The catalog of faults, grouped by stage, and the active rules. */
import { act, call, onState } from "./api.js";
import { byId, clone, part, sync, write } from "./dom.js";

/** @import { FaultKind, Rule } from "./api.js" */

/** @type {Record<string, [title: string, text: string]>} */
const stages = {
  before: ["Before the request is handled", "The service does nothing and charges nothing."],
  after: ["After the request is handled", "A submit is charged, and the client may not get the response."],
  task: ["In the task", "Assigned when a job is submitted, visible when it is polled."],
  download: [
    "In the download",
    "Assigned when a job is submitted or an output is downloaded. The previews on this page are not affected.",
  ],
};
const note = byId("fault-note");
const groups = byId("fault-groups");
/** @type {Rule[]} */
let rules = [];

onState((state) => {
  rules = state.faults;
  showActive();
  const kinds = Object.entries(state.fault_kinds);
  const stageNames = [...new Set(kinds.map(([, { stage }]) => stage))];
  sync(groups, stageNames, {
    key: (stage) => stage,
    make: makeGroup,
    update: (group, stage) => {
      const inside = kinds.filter(([, kind]) => kind.stage === stage);
      sync(part(group, "list"), inside, {
        key: ([name]) => name,
        make: makeKind,
        update: updateKind,
        fallback: byId("faults-title"),
      });
      badge(part(group, "count"), inside.filter(([name]) => isOn(name)).length);
    },
    fallback: byId("faults-title"),
  });
});

/** @param {string} name */
const isOn = (name) => rules.some((rule) => rule.name === name);

/**
 * @param {HTMLElement} element
 * @param {number} count
 */
function badge(element, count) {
  element.hidden = count === 0;
  write(element, count === 0 ? "" : `${count} on`);
}

function showActive() {
  byId("active-title").hidden = rules.length === 0;
  byId("no-faults").hidden = rules.length > 0;
  sync(byId("active-list"), rules, {
    key: ({ id }) => String(id),
    make: ({ id, name }) => {
      const row = clone("active-row");
      write(part(row, "name"), name);
      const off = part(row, "off");
      off.setAttribute("aria-label", `Off: ${name}, rule ${id}`);
      off.addEventListener("click", () => act(note, () => remove(id, `${name} is off.`)));
      return row;
    },
    update: (row, rule) => write(part(row, "terms"), termsOf(rule)),
    fallback: byId("faults-title"),
  });
  const allOff = byId("all-off");
  if (rules.length === 0 && allOff === document.activeElement) byId("faults-title").focus();
  allOff.hidden = rules.length === 0;
  badge(byId("fault-count"), rules.length);
}

/** @param {Rule} rule */
function termsOf({ value, times, probability, method, path }) {
  const requests = [method, path && `${path}…`].filter(Boolean).join(" ");
  return [
    value !== undefined && `value ${value}`,
    probability < 1 ? `${Number((probability * 100).toPrecision(6))} % of requests` : "every request",
    requests && `only ${requests}`,
    times === undefined ? "until turned off" : times === 1 ? "1 more time" : `${times} more times`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * @param {number} id
 * @param {string} text the message after that
 */
async function remove(id, text) {
  await call("DELETE", `faults/${id}`);
  return text;
}

/** @param {string} stage */
function makeGroup(stage) {
  const group = clone("fault-group");
  const [title, text] = stages[stage] ?? [stage, ""];
  write(part(group, "title"), title);
  write(part(group, "text"), text);
  return group;
}

/**
 * @param {[string, FaultKind]} kind
 * @returns {HTMLElement}
 */
function makeKind([name, { effect, value }]) {
  const row = clone("fault-row");
  const form = part(row, "form", HTMLFormElement);
  const kindNote = part(row, "note");
  const more = part(row, "more");
  write(part(row, "name"), name);
  write(part(row, "effect"), effect);
  const field = part(row, "value");
  field.hidden = value === undefined;
  write(part(row, "meaning"), value?.meaning ?? "");
  field.querySelector("input")?.setAttribute("placeholder", value?.default ?? "");
  form.setAttribute("aria-label", `Options for ${name}`);
  more.setAttribute("aria-label", `Options for ${name}`);
  more.addEventListener("click", () => {
    form.hidden = !form.hidden;
    more.setAttribute("aria-expanded", String(!form.hidden));
    const input = form.querySelector("label:not([hidden]) input");
    if (!form.hidden && input instanceof HTMLInputElement) input.focus();
  });
  part(row, "switch").setAttribute("aria-label", name);
  part(row, "switch").addEventListener("click", () =>
    act(kindNote, () => (isOn(name) ? removeAll(name) : add(name, form))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void act(kindNote, () => add(name, form));
  });
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {[string, FaultKind]} kind
 */
function updateKind(row, [name]) {
  part(row, "switch").setAttribute("aria-checked", String(isOn(name)));
  write(part(row, "on"), isOn(name) ? "Apply changes" : "Turn on");
}

/**
 * Turns a fault on with the options of the form, and replaces its earlier rules.
 * @param {string} name
 * @param {HTMLFormElement} form
 */
async function add(name, form) {
  const values = new FormData(form);
  const [value, chance, times] = ["value", "chance", "times"].map((field) => String(values.get(field) ?? "").trim());
  const previous = rules.filter((rule) => rule.name === name);
  await call("POST", "faults", {
    name,
    ...(value && { value }),
    ...(chance && { probability: Number(chance) / 100 }),
    ...(times && { times: Number(times) }),
  });
  for (const { id } of previous) await call("DELETE", `faults/${id}`);
  return `${name} is on.`;
}

/** @param {string} name */
async function removeAll(name) {
  for (const rule of rules) if (rule.name === name) await call("DELETE", `faults/${rule.id}`);
  return `${name} is off.`;
}

byId("all-off").addEventListener("click", () =>
  act(note, async () => {
    await call("DELETE", "faults");
    return "All faults are off.";
  }),
);
