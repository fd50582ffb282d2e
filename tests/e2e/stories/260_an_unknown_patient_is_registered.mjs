// A referral about somebody nobody knows: looked for, not found, registered with the referral; then a possible
// duplicate is shown before another of the same name is registered. A free slot that was chosen first waits meanwhile.
import { serveDemo } from "../demo.mjs";
import { expect } from "../lib.mjs";
import { follow, main, press } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

async function aSlotWaitsForSomebodyNew(t, page, demo) {
  await page.goto(`${demo.address}/slots`);
  const slot = (await page.locator("main a[href^='/slots/']").first().getAttribute("href")).split("?")[0];
  await page.goto(demo.address + slot);
  const box = page.locator("main").getByLabel(/Name, date of birth/);
  await t.axe(page);
  await t.fits(page);
  if (t.scripts) {
    await box.pressSequentially("quillfea");
    await page.locator("#found-here a").first().waitFor();
    await t.axe(page);
    await box.press("ArrowDown");
    await Promise.all([page.waitForURL(/\/slots\/.*patient=/), box.press("Enter")]);
    expect((await main(page)).includes("Book this slot"), "whoever is found by a few letters gets the slot");
    await page.goto(demo.address + slot);
  }
  await box.fill("quillfeather");
  await press(page, "Find");
  expect((await main(page)).includes("Who is the slot for?"), "two are found: which one, for this slot");
  await t.axe(page);
  const names = page.locator("main table a");
  expect(await names.count() === 2 && (await names.first().getAttribute("href")).startsWith(`${slot}?patient=`), "each leads back to the slot");
  await page.locator("main").getByLabel(/Name, date of birth/).fill("Zzyzx");
  await press(page, "Find");
  await follow(page, "Register a new patient");
  await page.getByLabel("Given names").fill("Una");
  await page.getByLabel("Family name", { exact: true }).fill("Zzyzx");
  await page.getByLabel("Date of birth", { exact: true }).fill("3 3 1963");
  await page.getByLabel("Female", { exact: true }).check();
  await press(page, "Register");
  expect(page.url().startsWith(`${demo.address}${slot}?patient=`), `the slot is still there: ${page.url()}`);
  await press(page, "Book this slot");
  expect((await main(page)).includes("ZZYZX, Una"), "and is booked");
}

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "jo", demo.password);
  await page.goto(`${demo.address}/referrals/receive`);
  await page.getByLabel(/Not found\?/).fill("Agnieszka Quillfeather, born 1970");
  await page.getByLabel("Clinic", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Routine", { exact: true }).check();
  await page.getByLabel("Reason", { exact: true }).fill("Palpitations");
  await press(page, "Receive");
  expect((await main(page)).includes("Whose referral is it?"), "it asks whose it is");
  expect((await main(page)).includes("Nobody found"), "and has looked already");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("whose-referral", page);
  await follow(page, "Register a new patient");
  expect(await page.getByLabel("Family name", { exact: true }).inputValue() === "Quillfeather", "the name is filled in");
  await press(page, "Register");
  expect((await main(page)).includes("Select the gender"), "what is missing is said");
  await t.axe(page);
  await page.getByLabel("Date of birth", { exact: true }).fill("1 5 1970");
  await page.getByLabel("Female", { exact: true }).check();
  await page.getByLabel("NHS number", { exact: true }).fill("999 000 0019");
  await press(page, "Register");
  expect(/NHS number/.test(await main(page)) && (await page.title()).startsWith("Error"), "a mistyped NHS number is refused");
  await page.getByLabel("NHS number", { exact: true }).fill("");
  await press(page, "Register");
  const words = await main(page);
  expect(words.includes("registered, and the referral with them"), `registered in one go:\n${words}`);
  expect(words.includes("In review"), "the review is next");

  await page.goto(`${demo.address}/patients/register`);
  await page.getByLabel("Given names").fill("Agnieszka");
  await page.getByLabel("Family name", { exact: true }).fill("Quillfeather");
  await page.getByLabel("Date of birth", { exact: true }).fill("1 5 1970");
  await page.getByLabel("Female", { exact: true }).check();
  await press(page, "Register");
  expect((await main(page)).includes("May be registered already"), "a possible duplicate is shown");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("duplicate", page);
  await page.getByLabel(/None of these is the same person/).check();
  await press(page, "Register");
  expect((await main(page)).includes("The patient is registered"), "two of one name, on purpose");
  expect((await main(page)).includes("similar name: Agnieszka Quillfeather"), "and the banner warns of it");
  await aSlotWaitsForSomebodyNew(t, page, demo);
}
