// What a page says and offers, in the words of the stories.
import { clickThrough } from "./lib.mjs";

export const main = (page) => page.locator("main").innerText();
export const problem = (page) => page.locator(".nhsuk-error-summary").innerText();
export const field = (page, label) => page.getByLabel(label, { exact: true });

// The button of exactly that name, and the page behind it.
export async function press(page, name) {
  await clickThrough(page.getByRole("button", { name, exact: true }).first());
  await page.waitForLoadState();
}
