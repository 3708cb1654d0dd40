/** On narrow screens the list of pages opens by a button. */
export function startMenu(): void {
  const button = document.querySelector<HTMLElement>(".menu-button");
  button?.addEventListener("click", () => {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
  });
}
