import { expect, expectEqual } from "../lib.mjs";
import { serveGallery } from "../gallery.mjs";

export const scripts = ["on"];

export default async function (t) {
  const gallery = await serveGallery(t.stage);
  try {
    const page = await t.person();
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
    await page.goto(gallery.address);

    // The error summary has the focus, its link leads to the field, and the title says "Error".
    expect((await focused()).includes("nhsuk-error-summary"), "the error summary has the focus");
    expect((await page.title()).startsWith("Error: "), "the title says Error");
    await page.getByRole("link", { name: "Enter the family name" }).click();
    expectEqual(await focused(), "family_name", "focus after the summary's link");

    // Ctrl+K, type, arrow down, Enter: the second patient.
    await page.keyboard.press("Control+K");
    expectEqual(await focused(), "find", "focus after Ctrl+K");
    await page.keyboard.type("okaf");
    await page.getByRole("option", { name: /Idris/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expectEqual(await page.locator("#find").getAttribute("aria-activedescendant"), "found-1", "the marked option");
    await t.axe(page);
    await page.keyboard.press("Escape");
    expectEqual(await page.locator("#find").getAttribute("aria-expanded"), "false", "closed by Escape");
    await page.keyboard.type("o");
    await page.getByRole("option", { name: /Ines/ }).waitFor();
    await page.keyboard.press("ArrowUp");
    await Promise.all([page.waitForURL("**/patients/2"), page.keyboard.press("Enter")]);

    // Who has gone on before the answer came is not followed by a list that lies over the page.
    await page.goto(gallery.address);
    await page.route("**/find?*", (route) => setTimeout(() => route.continue().catch(() => {}), 300));
    await page.keyboard.press("Control+K");
    await Promise.all([page.waitForRequest("**/find?*"), page.keyboard.type("okaf")]);
    await page.getByLabel("Plan").click();
    await page.waitForTimeout(600);
    expectEqual(await page.locator("#found").isVisible(), false, "a list under a box that was left");

    // Select all, then all but one.
    await page.goto(gallery.address);
    const now = page.locator("form", { has: page.locator("#now") });
    await now.getByLabel("Select all").check();
    expectEqual(await now.getByRole("status").innerText(), "6 of 6 selected", "count");
    await now.locator("tbody input").first().uncheck();
    expectEqual(await now.getByRole("status").innerText(), "5 of 6 selected", "count after one less");

    // A finding marks its words.
    await page.getByRole("link", { name: "Plan, line 1" }).click();
    const marked = await page.evaluate(() => {
      const box = document.activeElement;
      return box.value.slice(box.selectionStart, box.selectionEnd);
    });
    expectEqual(marked, "will", "the marked words");
  } finally {
    gallery.stop();
  }
}
