/** The reference as Redoc shows it, in a real Chromium. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openSitePage, type SitePage } from "./built-site.ts";

/** Opens a page of the reference and waits until Redoc has drawn its list. */
export async function openRedoc(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<SitePage> {
  const view = await openSitePage(browser, url, { reducedMotion: "reduce", ...options });
  await view.page.locator(".menu-content a").first().waitFor({ state: "attached" });
  return view;
}

/** Redoc's addresses: the introduction, each tag, each operation. */
export async function addressesOf(page: Page): Promise<string[]> {
  const operations = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-redoc]")].map(({ dataset }) => dataset.redoc ?? ""),
  );
  return ["/", ...new Set(operations.map((address) => address.replace(/\/[^/]*$/, ""))), ...operations];
}

/** Goes to an address and waits until it is drawn and chosen in the list. */
export async function goToAddress(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
  await waitForAddress(page, address);
}

export async function waitForAddress(page: Page, address: string): Promise<void> {
  await page.locator(`[data-section-id="${address}"] :is(h1, h2)`).first().waitFor();
  await page.locator(`.menu-content a[href="#${address}"] [data-active="true"]`).waitFor({ state: "attached" });
}

/**
 * Presses every visible button of an address, and those that appear after a press: tabs, folded fields, menus, dialogs.
 * @returns each visible text and each name for assistive technology, without code.
 */
export async function clickEverything(page: Page, address: string): Promise<string[]> {
  const seen = await page.evaluate(async (address) => {
    const places = `[data-section-id="${address}"], body > :not(script, header, .columns, footer)`;
    const all = (kind: string) =>
      [...document.querySelectorAll(places)].flatMap((place) => [...place.querySelectorAll<HTMLElement>(kind)]);
    const words = new Set<string>();
    const collect = (elements: Iterable<Element>) => {
      for (const element of elements) {
        if (element.closest("pre, code, script, style")) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) words.add(element.getAttribute(name) ?? "");
        for (const child of element.childNodes)
          if (child.nodeType === Node.TEXT_NODE && element.checkVisibility()) words.add(child.textContent ?? "");
      }
    };
    // Redoc redraws its buttons, so a button is identified by its text and the field that it belongs to.
    const pressed = new Set<string>();
    const press = (element: HTMLElement) => {
      const { textContent, ariaLabel } = element;
      const name = [textContent, ariaLabel, element.closest("[id]")?.id].join("|");
      if (pressed.has(name) || !element.checkVisibility() || element.closest("a")) return false;
      pressed.add(name);
      element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
      element.click();
      return true;
    };
    collect(document.querySelectorAll("#redoc *"));
    for (let more = true; more; ) {
      more = false;
      for (const element of all("button, [role=tab], [role=menuitem]")) {
        if (!element.isConnected || !press(element)) continue;
        more = true;
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        collect(all("*"));
      }
    }
    return [...words].filter((text) => text.trim() !== "");
  }, address);
  await page.keyboard.press("Escape");
  return seen;
}
