// The main job, whole, from an empty site: a referral comes, is reviewed and booked; the patient is seen; the letter
// is typed with a query, answered and signed, printed and posted; the clinic is cashed up and its letters are
// complete. Beside it somebody cancels, somebody does not attend, and somebody dies. Nothing is forgotten.
import { clickThrough, expect } from "../lib.mjs";
import { accept, addPractice, blockTheRest, book, close, closings, expectWords, london, openAppointment, openClinic, openSession,
  press, receive, register, rowOf, says, send, whatTheySee } from "../day.mjs";

export const engines = ["sqlite", "postgresql"];
export const scripts = ["on", "off"]; // on each engine
export const seconds = 600;

async function look(t, page) {
  await t.axe(page);
}

// Typed as it was dictated, with what could not be heard; then the author answers and signs in one go.
async function letterOf(day, family, { body, answer }) {
  const { amara, lindqvist } = day.staff;
  await openSession(day, amara);
  await clickThrough(rowOf(amara, family).getByRole("link", { name: /letter/ }).first());
  await amara.getByLabel("Letter", { exact: true }).fill(body);
  await look(day.t, amara);
  await send(amara, /^Send to Dr .*Lindqvist/);
  await says(amara, "Saved and sent to the author.");
  await lindqvist.goto(day.at("/for-you"));
  await look(day.t, lindqvist);
  await clickThrough(rowOf(lindqvist, family).getByRole("link", { name: answer ? /Answer/ : /Read and sign/ }));
  if (answer) {
    await clickThrough(lindqvist.getByRole("button", { name: "Sign", exact: true }));
    await lindqvist.locator(".nhsuk-error-summary").filter({ hasText: /query/ }).waitFor();
    await look(day.t, lindqvist);
    await lindqvist.getByLabel("Letter", { exact: true }).fill(answer);
  }
  await clickThrough(lindqvist.getByRole("button", { name: "Sign", exact: true }));
  await says(lindqvist, "Signed");
}

async function print(day, copies) {
  const page = day.staff.amara;
  await page.goto(day.at("/letters/to-send"));
  await send(page, copies === 1 ? "Print the letter" : new RegExp(`^Print.*${copies}`));
  await page.getByRole("heading", { level: 1, name: new RegExp(`${copies} printed`) }).waitFor();
  await look(day.t, page);
  return page;
}

async function printAndPost(day, copies) {
  const page = await print(day, copies);
  await send(page, /^All are posted/);
  await page.getByRole("alert").filter({ hasText: /[Pp]osted/ }).first().waitFor();
}

// Printed, and then the patient rings: both copies would go out with an address that is not his any more.
async function movesBeforeThePost(day, patient) {
  const { page, run } = await print(day, 2).then((printed) => ({ page: printed, run: printed.url() }));
  await page.goto(patient);
  await clickThrough(page.getByRole("link", { name: "Change details" }).first());
  await page.getByRole("textbox", { name: "Home address" }).fill("77 New Street\nHexham");
  await page.getByLabel("Reason for the change").fill("He rang: he has moved");
  await send(page, "Save");
  await page.goto(run);
  const words = await page.locator("main").innerText();
  expectWords(words, /Take these out of the pile: do not post/, "the pile is named before anybody ticks it");
  expectWords(words, /Obi, Chidi: the patient\. The address has changed since this copy was printed/, "each copy with its reason");
  await look(day.t, page);
  await day.t.fits(page);
  await day.t.shoot("out-of-the-pile", page);
  await send(page, "They are out of the pile: close this run");
  await says(page, "Nothing was posted: the run is closed.");
  for (let left = 2; left; left--) {
    await page.goto(day.at("/letters/to-send"));
    await clickThrough(page.getByRole("link", { name: /^Put right/ }).first());
    await send(page, "Send again");
    await says(page, "It is sent again");
  }
}

async function seen(day, family) {
  await press(day, "rita", family, "Arrived");
  await press(day, "rita", family, "Seen");
  const page = await openAppointment(day, "carl", family);
  await page.getByLabel(/^Follow-up waiting list/).check();
  await page.getByLabel("In how many weeks").fill("6");
  await page.getByLabel("Referral-to-treatment status").selectOption("30");
  await look(day.t, page);
  await send(page, "Record the outcome");
  await page.getByRole("alert").filter({ hasText: /outcome/i }).first().waitFor();
}

async function cancelAndRebook(day, family) {
  const page = await openAppointment(day, "carl", family);
  await clickThrough(page.getByRole("link", { name: "Cancel", exact: true }));
  await page.getByLabel("The patient", { exact: true }).check();
  await page.getByLabel(/Another date is wanted/).check();
  await page.getByLabel("Reason", { exact: true }).fill("Ill today");
  await look(day.t, page);
  await send(page, "Cancel the appointment");
  await page.getByRole("alert").filter({ hasText: /cancelled/ }).first().waitFor();
  await book(day, family, "waiting list");
}

async function didNotAttend(day, family) {
  await press(day, "rita", family, "Did not attend");
  const page = await openAppointment(day, "lindqvist", family);
  await page.getByLabel(/^Offer another appointment/).check();
  await look(day.t, page);
  await send(page, "Save the decision");
  await page.getByRole("alert").first().waitFor();
}

async function dies(day, patient) {
  const page = day.staff.amara;
  await page.goto(patient);
  await clickThrough(page.getByRole("link", { name: "The patient has died" }).first());
  await page.getByLabel("Not known", { exact: true }).check();
  await page.getByLabel("Who told you, and how").fill("Her daughter rang");
  await page.getByLabel(/It is this person: /).check();
  await look(day.t, page);
  await send(page, "Record the death and stop all this");
  await page.getByRole("alert").first().waitFor();
  await page.goto(patient);
  await page.getByLabel("Who has been told").fill("Beacon Street Surgery");
  await look(day.t, page);
  await send(page, "Everybody who must know is told");
  await page.getByRole("alert").first().waitFor();
}

export default async function (t) {
  const now = london().minutes;
  if (now < 6 || now > 23 * 60) return t.skip("a clinic of today needs an hour of today after now");
  const day = await openClinic(t);
  try {
    await theDay(t, day);
  } catch (reason) {
    reason.stack = `${reason.stack}\n${await whatTheySee(day)}`;
    throw reason;
  }
}

async function theDay(t, day) {
  await addPractice(day);
  const marguerite = await register(day, { title: "Mrs", given: "Marguerite", family: "Okonkwo-Hale", born: ["14", "3", "1961"], gender: "Female" });
  const harold = await register(day, { title: "Mr", given: "Harold", family: "Pike", born: ["1", "1", "1944"], gender: "Male" });
  const chidi = await register(day, { title: "Mr", given: "Chidi", family: "Obi", born: ["11", "11", "1975"], gender: "Male" });
  const sadia = await register(day, { title: "Ms", given: "Sadia", family: "Khan", born: ["6", "6", "1966"], gender: "Female" });
  await look(t, day.staff.amara);

  await receive(day, marguerite, { priority: "Urgent", reason: "Palpitations and a blackout" });
  await receive(day, harold, { priority: "Routine", reason: "Palpitations" });
  await receive(day, chidi, { priority: "Routine", reason: "Fast heart beat", booked: day.session.first });
  await receive(day, sadia, { priority: "Routine", reason: "Irregular pulse" });
  for (const family of ["Okonkwo-Hale", "Pike", "Obi", "Khan"]) await accept(day, family);
  await book(day, "Okonkwo-Hale", "desk");
  for (const family of ["Pike", "Khan"]) await book(day, family, "waiting list");
  expectWords(await closings(day, day.staff.carl), /4 until cashed up/, "four patients, four outcomes to come");
  await look(t, day.staff.carl);

  await dies(day, sadia);
  expectWords(await closings(day, day.staff.carl), /3 until cashed up/, "nothing is expected of somebody who has died");
  await seen(day, "Okonkwo-Hale");
  await cancelAndRebook(day, "Pike");
  await seen(day, "Pike");
  await letterOf(day, "Okonkwo-Hale", {
    body: "Thank you for coming to the clinic. Your heart tracing showed [?].\n\nWe will see you again in six weeks.",
    answer: "Thank you for coming to the clinic. Your heart tracing showed atrial fibrillation.\n\nWe will see you again in six weeks.",
  });
  await letterOf(day, "Pike", { body: "Thank you for coming to the clinic. Your heart tracing was normal." });
  await printAndPost(day, 4);
  expectWords(await closings(day, day.staff.carl), /1 until cashed up/, "one patient has neither come nor been decided on");
  await didNotAttend(day, "Obi");
  await openSession(day, day.staff.carl);
  const outstanding = await day.staff.carl.locator("#closings-why").innerText();
  expectWords(outstanding, /free slots? .*still to come/, "while somebody may still be booked it does not close");
  expect(await day.staff.carl.getByRole("button", { name: "Cash up the clinic" }).isDisabled(), "and says so at once");
  await blockTheRest(day);
  await close(day, "Cash up the clinic", "cashed up");
  expectWords(await closings(day, day.staff.carl), /1 until letters complete/, "the letter to who did not attend is owed");
  await letterOf(day, "Obi", { body: "We are sorry that you could not come today. We will offer you another appointment." });
  await movesBeforeThePost(day, chidi);
  await printAndPost(day, 2);
  expectWords(await closings(day, day.staff.carl), /0 until letters complete/, "every copy has its proof");
  await close(day, "Letters are complete", "letters complete");

  const rita = day.staff.rita;
  await rita.goto(day.at("/"));
  for (const family of ["Khan"]) expect(!(await rita.locator("main").innerText()).includes(family), `nothing is outstanding for ${family}`);
  const verified = day.site.run("audit verify");
  expectWords(verified, /are what was written/, "the audit");
}
