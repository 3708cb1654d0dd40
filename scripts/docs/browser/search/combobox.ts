/**
 * The keyboard of a text field with a list of links (WAI-ARIA APG, combobox with a listbox): the focus stays in the
 * field, arrows choose, Enter follows the link as a click with the same modifiers would.
 */
export class Combobox {
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;

  constructor(input: HTMLInputElement, list: HTMLElement) {
    this.#input = input;
    this.#list = list;
    input.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Shows other options, the first of them chosen. */
  show(groups: HTMLElement[]): void {
    this.#list.replaceChildren(...groups);
    this.#list.hidden = groups.length === 0;
    this.#list.scrollTop = 0;
    this.#input.setAttribute("aria-expanded", String(groups.length > 0));
    this.#choose(this.#options[0]);
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  get #chosen(): HTMLElement | undefined {
    return this.#options.find(isChosen);
  }

  #choose(option: HTMLElement | undefined): void {
    this.#chosen?.setAttribute("aria-selected", "false");
    if (!option) {
      this.#input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #press(event: KeyboardEvent): void {
    // Enter and arrows belong to the input method while it composes Chinese.
    if (event.isComposing) return;
    const { key, ctrlKey, metaKey, shiftKey } = event;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const options = this.#options;
    if (step) {
      const index = options.findIndex(isChosen);
      this.#choose(options.at((index + step) % options.length));
    } else if (key === "Enter") {
      const click = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey });
      this.#chosen?.dispatchEvent(click);
    } else return;
    event.preventDefault();
  }
}

const isChosen = (option: HTMLElement) => option.getAttribute("aria-selected") === "true";
