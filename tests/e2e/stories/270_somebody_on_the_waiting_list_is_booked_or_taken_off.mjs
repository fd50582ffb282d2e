// The follow-up list: one is booked from it, two move to patient-initiated follow-up together.
import { serveDemo } from "../demo.mjs";
import { expect } from "../lib.mjs";
import { follow, main, press } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "jo", demo.password);
  const list = `${demo.address}/waiting-list?list=follow-up`;
  const waiting = async () => {
    await page.goto(list);
    return Number(await page.locator(".cw-sums strong").nth(2).innerText());
  };
  const before = await waiting();
  await t.axe(page);
  await t.fits(page);
  await t.shoot("waiting-list", page);
  await follow(page, /^Book/);
  expect((await main(page)).includes("For the follow-up"), "what it is for is said");
  // A clinic may have no slots of that kind: then the page says so, and shows the others.
  if (await page.getByText("but none of this kind").count()) await follow(page, "Show every free slot");
  await press(page, /^Book/);
  expect(await waiting() === before - 1, "one fewer waits");
  await page.locator("tbody input[type=checkbox]").nth(0).check();
  await page.locator("tbody input[type=checkbox]").nth(1).check();
  await press(page, "Patient-initiated follow-up");
  await press(page, /End the waiting of these 2 patients/);
  expect((await main(page)).includes("Enter what was agreed"), "what was agreed must be said");
  await t.axe(page);
  await page.getByLabel(/What was agreed/).fill("Agreed in clinic");
  await press(page, /End the waiting of these 2 patients/);
  expect(await waiting() === before - 3, "two fewer wait");
  await page.goto(`${demo.address}/waiting-list?list=patient-initiated`);
  await page.locator("tbody a[href^='/waiting-list/']").first().click();
  expect((await main(page)).includes("may ring to be seen"), "they may ring");
  await t.axe(page);
  await t.fits(page);
}
