// The follow-up list: one is booked from it, two move to patient-initiated follow-up together.
import { serveDemo } from "../demo.mjs";
import { clickThrough, expect } from "../lib.mjs";
import { follow, main, press } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

// Somebody who waits is booked from a clinic's free slot: what is waited for is said, and a date outside its window asked
// about; for something else the wait stands.
async function bookedFromAFreeSlot(t, page, demo, list, waiting) {
  const before = await waiting();
  await page.goto(list);
  const line = page.locator("tbody tr").last();
  const way = await line.getByRole("link", { name: /^Book/ }).getAttribute("href");
  const patient = (await line.locator("a[href^='/patients/']").first().getAttribute("href")).split("/").pop();
  await page.goto(`${demo.address}${way}`);
  if (await page.getByText("but none of this kind").count()) await follow(page, "Show every free slot");
  const clinic = await page.locator("select[name=clinic]").inputValue();
  await page.goto(`${demo.address}/slots?clinic=${clinic}&use=all&shorter=1`);
  const slot = await page.locator("tbody a[href^='/slots/']").first().getAttribute("href");
  await page.goto(`${demo.address}${slot}?patient=${patient}`);
  expect((await main(page)).includes("The follow-up the patient waits for"), "what is waited for is said");
  expect((await main(page)).includes("This date lies outside."), "so is that it is not for now");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("wait-from-free-slot", page);
  await press(page, "Book this slot");
  expect((await main(page)).includes("before the window of the wait"), "the date is asked about");
  await page.getByLabel("None: for something else").check();
  await press(page, "Book this slot");
  expect((await main(page)).includes("The appointment is booked"), "it is booked for something else");
  expect(await waiting() === before, "the wait stands");
}

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "jo", demo.password);
  const list = `${demo.address}/waiting-list?list=follow-up`;
  const waiting = async () => {
    await page.goto(list);
    return Number(await page.locator(".cw-sums strong").nth(2).innerText());
  };
  await bookedFromAFreeSlot(t, page, demo, list, waiting);
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
  await clickThrough(page.locator("tbody a[href^='/waiting-list/']").first());
  expect((await main(page)).includes("may ring to be seen"), "they may ring");
  await t.axe(page);
  await t.fits(page);
}
