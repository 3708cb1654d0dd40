// @ts-check
/** The API keys: created, shown once, revoked. */
import { act, call, onState } from "./api.js";
import { byId, clone, copy, part, say, shortMoment, sync, write, writeTime } from "./dom.js";

/** @import { Account, Key } from "./api.js" */

const note = byId("key-note");
const form = byId("new-key", HTMLFormElement);
const choice = byId("key-account", HTMLSelectElement);
const keyDialog = byId("key-dialog", HTMLDialogElement);
const keyText = byId("new-key-text");
const revokeDialog = byId("revoke-dialog", HTMLDialogElement);
/** @type {Map<string, string>} */
let names = new Map();
/** @type {{ key: Key, row: HTMLElement } | undefined} */
let pendingRevocation;

onState(({ accounts, keys }) => {
  names = new Map(accounts.map(({ id, name }) => [id, name]));
  sync(choice, accounts, {
    key: ({ id }) => id,
    make: ({ id }) => Object.assign(document.createElement("option"), { value: id }),
    update: (option, { id, name }) => write(option, label(accounts, { id, name })),
    fallback: choice,
  });
  const order = [...keys].sort((a, b) => Number(a.revoked) - Number(b.revoked) || b.createdAt - a.createdAt);
  sync(byId("key-list"), order, { key: ({ id }) => id, make, update, fallback: byId("keys-title") });
  byId("key-table").hidden = keys.length === 0;
  byId("no-keys").hidden = keys.length > 0;
});

/**
 * An account's name, with its id if another account has the same name.
 * @param {Account[]} accounts
 * @param {{ id: string, name: string }} account
 */
function label(accounts, { id, name }) {
  return accounts.filter((other) => other.name === name).length > 1 ? `${name} (${id})` : name;
}

/**
 * @param {Key} key
 * @returns {HTMLElement}
 */
function make(key) {
  const row = clone("key-row");
  write(part(row, "hint"), `…${key.hint}`);
  writeTime(part(row, "created", HTMLTimeElement), key.createdAt, shortMoment);
  const revoke = part(row, "revoke");
  revoke.setAttribute("aria-label", `Revoke the key that ends in ${key.hint}`);
  revoke.addEventListener("click", () => {
    pendingRevocation = { key, row };
    const text = `Requests with the key …${key.hint} of ${names.get(key.account) ?? key.account} will get 401.`;
    write(byId("revoke-dialog-text"), `${text} This cannot be undone.`);
    revokeDialog.returnValue = "cancel";
    revokeDialog.showModal();
  });
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {Key} key
 */
function update(row, key) {
  write(part(row, "account"), names.get(key.account) ?? key.account);
  row.classList.toggle("revoked", key.revoked);
  part(row, "revoked").hidden = !key.revoked;
  const revoke = part(row, "revoke");
  const focused = revoke === document.activeElement;
  revoke.hidden = key.revoked;
  if (focused && key.revoked) row.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void act(note, async () => {
    const { key } = await call("POST", "keys", { account: choice.value });
    keyText.textContent = key;
    say(byId("key-dialog-note"), "");
    keyDialog.showModal();
    return "";
  });
});
byId("copy-key").addEventListener("click", () => copy(keyText, byId("key-dialog-note")));
// The key is removed from the page however the dialog is closed.
keyDialog.addEventListener("close", () => keyText.replaceChildren());

revokeDialog.addEventListener("close", () => {
  const subject = pendingRevocation;
  pendingRevocation = undefined;
  if (revokeDialog.returnValue !== "revoke" || !subject) return;
  void act(note, async () => {
    await call("DELETE", `keys/${encodeURIComponent(subject.key.id)}`);
    return `Revoked the key …${subject.key.hint}.`;
  });
});
