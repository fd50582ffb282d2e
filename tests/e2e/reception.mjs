// What the stories of the front desk share: a patient to do it with, and the words of a page.
import { clickThrough, expect } from "./lib.mjs";
import { main } from "./pages.mjs";

export { main };

export async function press(page, name) {
  await clickThrough(page.locator("main").getByRole("button", { name }).first());
}

export async function follow(page, name) {
  await clickThrough(page.locator("main").getByRole("link", { name }).first());
}

// Registers somebody of a name of their own and stays on the patient's page.
export async function register(page, address, given, family, born = "2 2 1958") {
  await page.goto(`${address}/patients/register`);
  await page.getByLabel("Given names").fill(given);
  await page.getByLabel("Family name", { exact: true }).fill(family);
  await page.getByLabel("Date of birth", { exact: true }).fill(born);
  await page.getByLabel("Female", { exact: true }).check();
  await page.getByLabel("Mobile telephone").fill("07700 900123");
  await press(page, "Register");
  expect(/\/patients\/[0-9a-f-]{36}$/.test(page.url()), `registered, but at ${page.url()}:\n${await main(page)}`);
  return page.url();
}

// Books the first free slot for the patient of this page; ends on the appointment.
export async function bookFirst(page) {
  await follow(page, "Book an appointment");
  await press(page, /^Book/);
  expect(/\/appointments\//.test(page.url()), `booked, but:\n${await main(page)}`);
  return page.url();
}
