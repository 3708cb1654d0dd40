import type MiniSearch from "minisearch";
import type { Language } from "../../languages.ts";
import type { SearchEntry } from "../../search/entries.ts";
import { search } from "../../search/search.ts";
import { searchStrings } from "../../search/words.ts";
import { Combobox } from "./combobox.ts";
import { element } from "./element.ts";
import { renderResults } from "./results.ts";
import { setSlashOpens, slashOpens } from "./slash.ts";

const shownAtMost = 30;

/** The dialog that searches; it keeps its query when it is closed. */
export class SearchDialog {
  readonly #said: (typeof searchStrings)[Language];
  readonly #root: URL;
  readonly #load: () => Promise<MiniSearch<SearchEntry>>;
  readonly #dialog: HTMLDialogElement;
  readonly #input: HTMLInputElement;
  readonly #status = element("p", { class: "search-status", role: "status" });
  readonly #combobox: Combobox;
  #index: MiniSearch<SearchEntry> | undefined;

  /**
   * @param root the site's root, which results are relative to.
   * @param load gives the index; called when the dialog is opened, until it has succeeded.
   */
  constructor(language: Language, root: URL, load: () => Promise<MiniSearch<SearchEntry>>) {
    this.#said = searchStrings[language];
    this.#root = root;
    this.#load = load;
    const said = this.#said;
    this.#input = element("input", {
      type: "text",
      role: "combobox",
      "aria-label": said.label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "search-results",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "go",
      placeholder: said.placeholder,
    });
    const close = element("button", { type: "button", class: "search-close", "aria-label": said.close }, "✕");
    const list = element("div", { role: "listbox", id: "search-results", "aria-label": said.results, hidden: "" });
    const slash = element("input", { type: "checkbox" });
    this.#dialog = element(
      "dialog",
      { class: "search", "aria-label": said.label },
      element("div", { class: "search-field" }, this.#input, close),
      this.#status,
      list,
      element(
        "p",
        { class: "search-foot" },
        element("span", { class: "search-keys" }, said.keys),
        element("label", {}, slash, ` ${said.slash}`),
      ),
    );
    this.#combobox = new Combobox(this.#input, list);

    slash.checked = slashOpens();
    slash.addEventListener("change", () => setSlashOpens(slash.checked));
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => this.#click(event));
    this.#input.addEventListener("input", (event) => {
      if (!(event instanceof InputEvent && event.isComposing)) this.#search();
    });
    this.#input.addEventListener("compositionend", () => this.#search());
    document.body.append(this.#dialog);
  }

  open(): void {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.focus();
    this.#input.select();
    if (!this.#index) void this.#start();
  }

  async #start(): Promise<void> {
    this.#status.textContent = this.#said.loading;
    try {
      this.#index = await this.#load();
    } catch (error) {
      console.error(error);
      this.#status.textContent = this.#said.failed;
      return;
    }
    this.#search();
  }

  #search(): void {
    if (!this.#index) return;
    const query = this.#input.value.trim();
    const hits = search(this.#index, query);
    const shown = hits.slice(0, shownAtMost);
    this.#combobox.show(renderResults(shown, this.#root));
    this.#status.textContent = this.#tell(query, hits.length, shown.length);
  }

  #tell(query: string, count: number, shown: number): string {
    const said = this.#said;
    if (query === "") return said.empty;
    if (count === 0) return said.nothing(query);
    if (count === 1) return said.one;
    return shown < count ? said.best(count, shown) : said.many(count);
  }

  #click(event: MouseEvent): void {
    const { target } = event;
    // Outside of what the dialog holds is its backdrop.
    const outside = target === this.#dialog;
    const followed = target instanceof Element && target.closest("a") !== null;
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (outside || (followed && !elsewhere)) this.#dialog.close();
  }
}
