const name = "searchSlash";
let chosen: boolean | undefined;

/** Whether `/` opens the search; users who type or dictate by accident can turn it off (WCAG 2.1.4). */
export function slashOpens(): boolean {
  return chosen ?? storage()?.getItem(name) !== "off";
}

/** Keeps the choice for this page, and for the next ones where the browser lets it. */
export function setSlashOpens(opens: boolean): void {
  chosen = opens;
  storage()?.setItem(name, opens ? "on" : "off");
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    // The browser is set to keep nothing.
    return undefined;
  }
}
