import { expect } from "../lib.mjs";
import { serveSite } from "../site.mjs";

export const engines = ["sqlite", "postgresql"];

export default async function (t) {
  const site = await serveSite(t);
  const page = await t.person();
  await t.signIn(page, site.address, site.admin, site.password);
  expect((await page.locator("body").innerText()).includes("Northgate Heart Clinic"), "the site's name stands at the top");
}
