/** The buttons that copy: a code block, this page's Markdown, the whole API. */
export function startCopy(): void {
  const status = document.querySelector<HTMLElement>(".status[data-copied]");
  const tell = (word: string | undefined) => {
    if (status) status.textContent = word ?? "";
  };
  const copy = async (text: () => Promise<string>) => {
    tell("");
    try {
      await writeText(text());
      tell(status?.dataset.copied);
    } catch (error) {
      console.error(error);
      tell(status?.dataset.notCopied);
    }
  };
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const file = target.closest<HTMLElement>("[data-copy]");
    if (file) {
      void copy(() => readText(file.dataset.copy ?? ""));
      file.closest("details")?.removeAttribute("open");
    }
    const code = target.closest(".copy-code")?.parentElement?.querySelector("pre");
    if (code) void copy(async () => code.textContent ?? "");
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(target)) menu.removeAttribute("open");
  });
  document.addEventListener("keydown", ({ key }) => {
    const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

// Safari lets a click write only if the write begins before the text is there.
async function writeText(text: Promise<string>): Promise<void> {
  const blob = text.then((value) => new Blob([value], { type: "text/plain" }));
  await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}

async function readText(file: string): Promise<string> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.text();
}
