/** The header's way to trying leads to the operation that is shown: the last part of Redoc's address. */
export function followTry(): void {
  const link = document.querySelector<HTMLAnchorElement>(".site-header .try");
  link?.addEventListener("click", () => {
    const operation = location.hash.split("#")[1]?.split("/")[2];
    link.hash = operation ? `operation=${operation}` : "";
  });
}
