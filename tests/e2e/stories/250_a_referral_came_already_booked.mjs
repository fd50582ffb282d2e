// The paper says the day and time. A time that is not free offers the free ones of that day.
import { serveDemo } from "../demo.mjs";
import { expect } from "../lib.mjs";
import { follow, main, press, register } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "jo", demo.password);
  const patient = await register(page, demo.address, "Selam", "Quillfeather", "9 9 1990");
  await page.goto(`${demo.address}/slots`);
  const row = page.locator("main tbody tr").first();
  const day = await row.locator("td").nth(0).locator("a").innerText();
  const clinic = (await row.locator("td").nth(2).innerText()).split("\n")[0];
  await page.goto(patient);
  await follow(page, "Receive a referral");
  await press(page, "Receive");
  const wrong = await main(page);
  for (const sentence of ["Select the clinic", "Select the priority", "Enter the reason"])
    expect(wrong.includes(sentence), `${sentence}, in:\n${wrong}`);
  await t.axe(page);
  await t.fits(page);
  await page.getByLabel("Clinic", { exact: true }).selectOption({ label: clinic });
  await page.getByLabel("Urgent", { exact: true }).check();
  await page.getByLabel("Reason", { exact: true }).fill("Palpitations");
  await page.getByLabel("Booked for the day").fill(day.replace(/^\w+ /, ""));
  await page.getByLabel("At", { exact: true }).fill("3:03am");
  await press(page, "Receive");
  expect((await main(page)).includes("No free slot begins at that time"), "a wrong time offers the free ones");
  await t.axe(page);
  await t.shoot("receive", page);
  await page.locator("input[name=slot]").first().check();
  await press(page, "Receive");
  const words = await main(page);
  expect(words.includes("The referral is received, and booked"), `booked in one go:\n${words}`);
  expect(words.includes("Appointments"), "the referral shows its appointment");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("referral", page);
}
