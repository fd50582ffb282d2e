import { expect } from "../lib.mjs";
import { serveGallery } from "../gallery.mjs";

export default async function (t) {
  const gallery = await serveGallery(t.stage);
  try {
    const page = await t.person();
    await page.goto(gallery.address);
    expect((await page.getByRole("heading", { level: 1 }).innerText()) === "To do", "the page's heading");
    await t.axe(page);
    await t.fits(page);
    await t.shoot("gallery");
    await page.setViewportSize({ width: 400, height: 800 });
    await t.axe(page);
    await page.emulateMedia({ media: "print" });
    for (const gone of [".cw-top", ".cw-nav", ".cw-bulk"])
      expect(!(await page.locator(gone).first().isVisible()), `${gone} is not printed`);
    expect(await page.getByText("Printed 23 November 2026").isVisible(), "the stamp is printed");
  } finally {
    gallery.stop();
  }
}
