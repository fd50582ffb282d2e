// The daughter rings. What will be stopped is said before it is confirmed; afterwards nothing can be booked.
import { serveDemo } from "../demo.mjs";
import { expect } from "../lib.mjs";
import { bookFirst, follow, main, press, register } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "jo", demo.password);
  const patient = await register(page, demo.address, "Harold", "Quillfeather", "1.1.1944");
  await bookFirst(page);
  await page.goto(patient);
  await follow(page, "The patient has died");
  const before = await main(page);
  expect(/Cancelled: .*clinic/.test(before), `the appointment that will be cancelled is named:\n${before}`);
  await t.axe(page);
  await t.fits(page);
  await t.shoot("death", page);
  await press(page, "Record the death and stop all this");
  expect((await main(page)).includes("Enter who told you"), "the source must be said");
  await page.getByLabel("Known", { exact: true }).check();
  await page.getByLabel("Who told you, and how").fill("Daughter rang");
  await press(page, "Record the death and stop all this");
  expect((await main(page)).includes("Enter the date of death, or choose that it is not known"), "a known date is given");
  await t.axe(page);
  await page.getByLabel("Not known").check();
  await press(page, "Record the death and stop all this");
  expect((await main(page)).includes("tick that it is this person"), "the identity must be checked");
  await page.getByLabel(/It is this person: .*Harold Quillfeather, born 1 January 1944/).check();
  await press(page, "Record the death and stop all this");

  const words = await main(page);
  expect(words.includes("This patient has died"), "the page says so at once");
  expect(words.includes("Nothing is booked"), "nothing is booked any more");
  expect(!(await page.getByRole("link", { name: "Book an appointment" }).count()), "nothing can be booked");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("died", page);
  await page.getByLabel("Who has been told").fill("Dr Ferreira, the ward");
  await press(page, "Everybody who must know is told");
  expect((await main(page)).includes("Nothing is outstanding now"), "nothing is left to do");

  await follow(page, "Recorded by mistake: this patient is alive");
  expect((await main(page)).includes("Daughter rang"), "who had told of the death is said");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("alive", page);
  await page.getByLabel("How you know, and how the mistake came about").fill("He rang; it was his neighbour");
  await press(page, "This patient is alive");
  expect((await main(page)).includes("tick that it is this person"), "the identity must be checked");
  await t.axe(page);
  await page.getByLabel(/It is this person: .*Harold Quillfeather/).check();
  await page.getByRole("group", { name: /whose slots are still free/ }).getByRole("checkbox").first().check();
  await press(page, "This patient is alive");
  const alive = await main(page);
  expect(alive.includes("what it stopped stands again"), `the page says so:\n${alive}`);
  expect(await page.getByRole("link", { name: "Book an appointment" }).count(), "appointments can be booked again");
  expect(!alive.includes("Find a new date"), "the appointment that was ticked is booked again");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("lives", page);
  await press(page, "Everybody knows that the patient is alive");
  expect((await main(page)).includes("Enter who was told"), "who was told must be said");
  await page.getByLabel("Who has been told").fill("Dr Ferreira, the ward");
  await press(page, "Everybody knows that the patient is alive");
  expect(!(await main(page)).includes("recorded by mistake and is taken back"), "nobody is left to tell");
}
