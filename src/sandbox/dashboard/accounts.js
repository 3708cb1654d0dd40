// @ts-check
/** The accounts: credits, top-ups, new accounts. */
import { act, call, onState } from "./api.js";
import { byId, clone, part, sync, write } from "./dom.js";

/** @import { Account } from "./api.js" */

const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

onState(({ accounts }) =>
  sync(byId("account-list"), accounts, { key: ({ id }) => id, make, update, fallback: byId("accounts-title") }),
);

/**
 * @param {Account} account
 * @returns {HTMLElement}
 */
function make({ id, name }) {
  const row = clone("account-row");
  const note = part(row, "note");
  const form = part(row, "form", HTMLFormElement);
  const input = row.querySelector("input");
  form.setAttribute("aria-label", `Top up ${name}`);
  input?.setAttribute("aria-label", `Credits to add to ${name}`);
  /** @param {number} credits */
  const topUp = (credits) =>
    act(note, async () => {
      await call("POST", "credits", { account: id, credits });
      return `Added ${numbers.format(credits)} credits.`;
    });
  for (const button of row.querySelectorAll("button[data-credits]"))
    if (button instanceof HTMLButtonElement) {
      button.setAttribute("aria-label", `${button.textContent} credits to ${name}`);
      button.addEventListener("click", () => topUp(Number(button.dataset.credits)));
    }
  part(row, "add").setAttribute("aria-label", `Add the entered credits to ${name}`);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await topUp(Number(input?.value))) form.reset();
  });
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {Account} account
 */
function update(row, { name, team, credits }) {
  write(part(row, "name"), name);
  write(part(row, "credits"), numbers.format(credits));
  const badge = part(row, "team");
  badge.hidden = team === undefined;
  write(badge, team === undefined ? "" : `Team ${team}`);
}

const form = byId("new-account", HTMLFormElement);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const values = new FormData(form);
  const [name, credits, team] = ["name", "credits", "team"].map((field) => String(values.get(field)).trim());
  const done = await act(part(form, "note"), async () => {
    await call("POST", "accounts", { name, credits: Number(credits), ...(team && { team }) });
    return `Created the account ${name}.`;
  });
  if (done) form.reset();
});
