import type { Language } from "../../languages.ts";
import { searchStrings } from "../../search/words.ts";
import { SearchDialog } from "./dialog.ts";
import { loadIndex } from "./load-index.ts";
import { slashOpens } from "./slash.ts";

/** Makes the header's button, Ctrl+K (⌘K on a Mac) and `/` open the search. */
export function startSearch(): void {
  const button = document.querySelector<HTMLElement>(".search-button");
  if (!button) return;
  const language = (Object.keys(searchStrings) as Language[]).find((each) => each === button.dataset.language) ?? "en";
  const index = new URL(button.dataset.index ?? "", document.baseURI);
  let dialog: SearchDialog | undefined;
  const open = () => {
    dialog ??= new SearchDialog(language, new URL("../", index), () => loadIndex(index));
    dialog.open();
  };

  const mac = /^(Mac|iP)/.test(navigator.platform);
  const shortcut = button.querySelector("kbd");
  if (mac && shortcut) shortcut.textContent = "⌘K";
  button.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (!isShortcut(event, mac)) return;
    event.preventDefault();
    open();
  });
}

function isShortcut(event: KeyboardEvent, mac: boolean): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (event.defaultPrevented || event.isComposing || altKey) return false;
  if (key.toLowerCase() === "k") return !shiftKey && (mac ? metaKey && !ctrlKey : ctrlKey && !metaKey);
  return (
    key === "/" && !ctrlKey && !metaKey && slashOpens() && !isTyping(event) && !document.querySelector("dialog[open]")
  );
}

function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
