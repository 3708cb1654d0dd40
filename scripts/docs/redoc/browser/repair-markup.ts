/** Mends what Redoc draws, whenever it draws: its headings leave levels out. */
export function repairMarkup(root: HTMLElement): void {
  const levels = { H4: "3", H5: "4" };
  const repair = () => {
    for (const [name, level] of Object.entries(levels))
      for (const heading of root.querySelectorAll(`${name}:not([aria-level])`))
        heading.setAttribute("aria-level", level);
  };
  new MutationObserver(repair).observe(root, { childList: true, subtree: true });
}
