// "I don't need it any more", and another day the clinic must cancel: the first ends it, the second owes a call.
import { serveDemo } from "../demo.mjs";
import { expect } from "../lib.mjs";
import { bookFirst, follow, main, press, register } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "jo", demo.password);
  const patient = await register(page, demo.address, "Idris", "Quillfeather");
  await bookFirst(page);
  await follow(page, "Cancel");
  await press(page, "Cancel the appointment");
  const wrong = await main(page);
  for (const sentence of ["Select who cancels", "Select what is to follow", "Enter the reason"])
    expect(wrong.includes(sentence), `${sentence}, in:\n${wrong}`);
  await t.axe(page);
  await t.fits(page);
  await page.getByLabel("The patient").check();
  await page.getByLabel("No longer wanted").check();
  await page.getByLabel("Reason").fill("Feels better");
  await press(page, "Cancel the appointment");
  expect((await main(page)).includes("No new date is outstanding for it"), "nothing is owed");

  // The clinic cancels: tell the patient first, and a new date.
  await page.goto(patient);
  await bookFirst(page);
  await follow(page, "Cancel");
  await page.getByLabel("The clinic").check();
  await page.getByLabel("Another date is wanted").check();
  await page.getByLabel("Reason").fill("Consultant ill");
  await press(page, "Cancel the appointment");
  const appointment = page.url();
  await t.axe(page);
  await t.shoot("clinic-cancelled", page);
  await press(page, "Save");
  expect((await main(page)).includes("Select how you told the patient"), "how must be said");
  await page.getByLabel("Left a voicemail").check();
  await press(page, "Save");
  expect((await main(page)).includes("1 attempt so far"), "a voicemail is an attempt only");
  await page.getByLabel("Spoke to the patient").check();
  await press(page, "Save");
  expect(!(await main(page)).includes("attempt so far"), "told");
  await follow(page, "Find a new date");
  await press(page, /^Book/);
  await page.goto(appointment);
  expect((await main(page)).includes("No new date is outstanding for it"), "the new date ends what was owed");
  await page.goto(patient);
  await t.axe(page);
  await t.fits(page);
  await t.shoot("patient", page);
}
