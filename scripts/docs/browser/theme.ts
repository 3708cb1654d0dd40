/** The button that changes light to dark and back. The choice is kept for the next page. */
export function startTheme(): void {
  document.querySelector("button.theme")?.addEventListener("click", () => {
    const { classList } = document.documentElement;
    const chosen = classList.contains("dark") ? "light" : "dark";
    classList.remove("light", "dark");
    classList.add(chosen);
    try {
      localStorage.setItem("colorMode", chosen);
    } catch {
      // Storage may be forbidden; the choice then holds for this page.
    }
  });
}
