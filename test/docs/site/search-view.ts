/** The parts of the search on a page. */
import type { Page } from "playwright-core";

export const dialogOf = (page: Page) => page.locator("dialog.search");
export const fieldOf = (page: Page) => dialogOf(page).getByRole("combobox");
export const optionsOf = (page: Page) => dialogOf(page).getByRole("option");
export const statusOf = (page: Page) => dialogOf(page).getByRole("status");
export const chosenOf = (page: Page) => page.locator("[role=option][aria-selected=true]");
export const button = ".search-button";

/** Opens the search and waits for what the query finds. */
export async function look(page: Page, query: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await fieldOf(page).fill(query);
  await optionsOf(page).first().waitFor();
}
