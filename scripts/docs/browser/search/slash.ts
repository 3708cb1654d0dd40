const name = "searchSlash";

/** Whether `/` opens the search; whoever speaks or types by accident can turn it off (WCAG 2.1.4). */
export function slashOpens(): boolean {
  return storage()?.getItem(name) !== "off";
}

export function setSlashOpens(opens: boolean): void {
  storage()?.setItem(name, opens ? "on" : "off");
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    // The browser is set to keep nothing: the choice holds for this page alone.
    return undefined;
  }
}
