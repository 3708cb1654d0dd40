/** Tells the styles how high the site's header is: on small screens it takes several lines. */
export function followHeader(): void {
  const header = document.querySelector<HTMLElement>(".site-header");
  if (!header) return;
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--header-height", `${header.offsetHeight}px`);
  }).observe(header);
}
