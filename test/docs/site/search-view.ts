/** The parts of the search on a page. */
import type { Page } from "playwright-core";

export const searchDialogOf = (page: Page) => page.locator("dialog.search");
export const searchFieldOf = (page: Page) => searchDialogOf(page).getByRole("combobox");
export const searchOptionsOf = (page: Page) => searchDialogOf(page).getByRole("option");
export const searchStatusOf = (page: Page) => searchDialogOf(page).getByRole("status");
export const selectedOptionOf = (page: Page) => page.locator("[role=option][aria-selected=true]");
export const searchButton = ".search-button";

/** Opens the search and waits for what the query finds. */
export async function searchFor(page: Page, query: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await searchFieldOf(page).fill(query);
  await searchOptionsOf(page).first().waitFor();
}
