// "I can't come that day." Find her, hold a new date while she looks at her diary, move it, and see that the
// history tells what happened.
import { serveDemo } from "../demo.mjs";
import { expect } from "../lib.mjs";
import { bookFirst, follow, main, press, register } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "jo", demo.password);
  const patient = await register(page, demo.address, "Marguerite", "Quillfeather");
  await t.axe(page);
  await t.fits(page);
  await bookFirst(page);
  const before = await page.locator("main .cw-sub").first().innerText();
  await page.goto(patient);
  expect((await main(page)).includes("Next appointment"), "the next appointment is in sight");

  await follow(page, /^Move/);
  await t.axe(page);
  await t.fits(page);
  await t.shoot("slots-to-move", page);
  await follow(page, /Move here/);
  await press(page, /Hold for 10 minutes/);
  expect(/Held by you until/.test(await main(page)), "the slot is held");
  await t.axe(page);

  // Somebody else sees who holds it and cannot take it.
  const other = await t.person();
  await t.signIn(other, demo.address, "carl", demo.password);
  await other.goto(page.url().replace(/\?.*/, ""));
  expect(/Jo Whitaker holds this slot until/.test(await main(other)), "the other sees who holds it");
  await other.goto(`${demo.address}/slots`);
  expect((await main(other)).includes("Held for somebody on the telephone"), "and so does the list");

  await press(page, "Move the appointment");
  expect((await main(page)).includes("Select who asked for the change"), "who asked must be said");
  await t.axe(page);
  await page.getByLabel("The patient", { exact: true }).check();
  await page.getByLabel("Why", { exact: true }).fill("Patient rang, on holiday");
  await press(page, "Move the appointment");
  const words = await main(page);
  expect(words.includes("The appointment is moved") && words.includes("Moved"), "moved, and the history says so");
  expect(words.includes("Patient rang, on holiday"), "with the reason");
  expect((await page.locator("main .cw-sub").first().innerText()) !== before, "it is on another day or time");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("moved", page);
}
