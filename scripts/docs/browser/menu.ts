/** The list of pages as a panel, where there is no room for a column: the button, Escape or a click elsewhere closes it. */
export function startMenu(): void {
  const button = document.querySelector<HTMLElement>(".menu-button");
  const pages = document.getElementById("pages");
  if (!button || !pages) return;
  const show = (isOpen: boolean) => {
    document.documentElement.classList.toggle("menu-open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  };
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  button.addEventListener("click", () => show(!isOpen()));
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && !button.contains(target) && !pages.contains(target)) show(false);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !isOpen()) return;
    show(false);
    button.focus();
  });
}
