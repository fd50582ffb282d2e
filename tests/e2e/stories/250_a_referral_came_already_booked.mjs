// The paper says the day and time. A time that is not free offers the free ones of that day. A second paper to the
// same clinic, and a second appointment at the same time, are asked about once.
import { serveDemo } from "../demo.mjs";
import { expect } from "../lib.mjs";
import { follow, main, press, register } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

async function theSamePaperComesAgain(t, page, patient, clinic) {
  await page.goto(patient);
  await follow(page, "Receive a referral");
  await page.getByLabel("Clinic", { exact: true }).selectOption({ label: clinic });
  await page.getByLabel("Urgent", { exact: true }).check();
  await page.getByLabel("Reason", { exact: true }).fill("Palpitations");
  await press(page, "Receive");
  expect(/An open referral to this clinic, received on .*, is here already/.test(await main(page)), "what stands is said");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("received-again", page);
  await page.getByLabel(/This is another referral/).check();
  await press(page, "Receive");
  expect((await main(page)).includes("though an open referral to this clinic was here"), "and it was said to be meant");
}

async function theSameTimeIsBookedAgain(t, demo, patient, slot) {
  const page = await t.person();
  await t.signIn(page, demo.address, "maud", demo.password);
  await page.goto(`${demo.address}/slots/${slot}?patient=${patient.split("/").pop()}`);
  await page.getByLabel("Reason for overbooking").fill("The consultant asked");
  await page.getByLabel(/None: for something else/).check();
  await press(page, "Overbook this slot");
  expect(/The patient has an appointment at .* on that day: say that both are meant/.test(await main(page)), "asked once");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("two-at-one-time", page);
  await page.getByLabel(/Both are meant/).check();
  await press(page, "Overbook this slot");
  expect((await main(page)).includes("overbooked, though the patient has another appointment at that time"), "booked, and kept");
}

// It was another patient's: taken back with its date, received for the right one, and the letter that tells of the
// date is written, not merely said to be.
async function itWasSomebodyElses(t, page, demo, referral) {
  await page.goto(referral);
  await follow(page, "Entered in error?");
  await press(page, "It was entered in error");
  const empty = await main(page);
  for (const sentence of ["Select what was wrong", "Enter the note", "tick that this is cancelled too"])
    expect(empty.includes(sentence), `${sentence}, in:\n${empty}`);
  await t.axe(page);
  await t.fits(page);
  await t.shoot("entered-in-error", page);
  await page.getByLabel("It is of another patient", { exact: true }).check();
  await page.getByLabel("Note", { exact: true }).fill("Of her sister");
  await page.getByLabel(/^Cancel the appointment of/).check();
  await press(page, "It was entered in error");
  expect((await main(page)).includes("of another patient"), `kept, and why:\n${await main(page)}`);
  await t.shoot("was-in-error", page);
  const appointment = await page.locator("main a[href^='/appointments/']").first().getAttribute("href");
  await follow(page, "Receive it for the right patient");
  await page.getByLabel("Find the patient").fill("Featherquill");
  await press(page, "Find");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("received-for-another", page);
  await follow(page, "This is the patient");
  expect((await page.getByLabel("Reason", { exact: true }).inputValue()) === "Palpitations", "what it said is kept");
  await press(page, "Receive");
  expect((await main(page)).includes("The referral is received"), `for the right one:\n${await main(page)}`);
  const secretary = await t.person();
  await t.signIn(secretary, demo.address, "amara", demo.password);
  await secretary.goto(`${demo.address}${appointment}`);
  await secretary.getByLabel("By letter", { exact: true }).check();
  await press(secretary, "Save");
  expect(/\/letters\//.test(secretary.url()), `by letter leads to the letter, but at ${secretary.url()}`);
  await secretary.goto(`${demo.address}${appointment}`);
  const words = await main(secretary);
  expect(/Letter \S+ is under way/.test(words), `still to do, and on its way:\n${words}`);
  await t.axe(secretary);
  await t.fits(secretary);
  await t.shoot("letter-under-way", secretary);
}

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "jo", demo.password);
  await register(page, demo.address, "Ruth", "Featherquill", "3 3 1988");
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
  const slot = await page.locator("input[name=slot]").first().getAttribute("value");
  await page.locator("input[name=slot]").first().check();
  await press(page, "Receive");
  const words = await main(page);
  expect(words.includes("The referral is received, and booked"), `booked in one go:\n${words}`);
  expect(words.includes("Appointments"), "the referral shows its appointment");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("referral", page);
  const referral = page.url();
  await theSamePaperComesAgain(t, page, patient, clinic);
  await theSameTimeIsBookedAgain(t, demo, patient, slot);
  await itWasSomebodyElses(t, page, demo, referral);
}
