// From `clerkwell init` to the first booking, in the browser alone.
import { clickThrough, expect, expectEqual } from "../lib.mjs";
import { serveSite } from "../site.mjs";

export const engines = ["sqlite", "postgresql"];
export const seconds = 300;

const PASSWORD = "three quiet lanterns";

async function send(page, button) {
  await clickThrough(page.getByRole("button", { name: button, exact: true }));
}

async function says(page, sentence) {
  await page.getByRole("alert").filter({ hasText: sentence }).first().waitFor();
}

async function look(t, page, name) {
  await t.axe(page);
  if (t.scripts) await t.fits(page);
  await t.shoot(`set-up-${name}`, page);
}

const hub = (page) => clickThrough(page.getByRole("link", { name: "Set up", exact: true }).first());

// The task's line in the hub and what it says.
async function stateOf(page, task) {
  const line = page.locator(".nhsuk-task-list__item", { hasText: task }).first();
  return (await line.locator(".nhsuk-task-list__status").innerText()).trim();
}

async function siteDetails(t, page) {
  await clickThrough(page.getByRole("link", { name: "Site details" }));
  await page.getByLabel("Department, if there is one").fill("Cardiology");
  await page.getByLabel("Address with postcode").fill("Northgate Road\nHexham\nNE46 1AB");
  await page.getByLabel("E-mail").fill("nobody");
  await look(t, page, "site");
  await send(page, "Save");
  await page.getByRole("link", { name: /address/ }).first().waitFor();
  await look(t, page, "site-refused");
  await page.getByLabel("E-mail").fill("heart@northgate.example");
  await page.getByLabel("Telephone").fill("01434 500 100");
  await page.getByLabel(/begin with 9/).check();
  await send(page, "Save");
  await says(page, "The site details are saved.");
  expectEqual(await stateOf(page, "Site details"), "done", "the task of the site");
}

async function places(t, page) {
  await clickThrough(page.getByRole("link", { name: "Places" }));
  await look(t, page, "places-empty");
  await clickThrough(page.getByRole("link", { name: "Add a place" }));
  await send(page, "Add the place");
  await page.getByRole("link", { name: "Enter the name of the place" }).waitFor();
  await look(t, page, "place-refused");
  await page.getByLabel("Name").fill("Northgate Hospital");
  await page.getByLabel("Address").fill("Northgate Road\nHexham");
  await page.getByLabel("Postcode").fill("ne46 1ab");
  await page.getByLabel("How to find it").fill("Main entrance, second floor.");
  await send(page, "Add the place");
  await says(page, "Northgate Hospital is added.");
  await look(t, page, "places");
  await clickThrough(page.getByRole("link", { name: "Northgate Hospital" }));
  await look(t, page, "place");
  await hub(page);
  await clickThrough(page.getByRole("link", { name: "Rooms" }));
  await page.getByLabel("Rooms").fill("Room 1\nRoom 2");
  await look(t, page, "rooms");
  await send(page, "Add");
  await says(page, "2 rooms are added.");
}

async function person(page, { title, given, family, user, roles, password }) {
  await clickThrough(page.getByRole("link", { name: "Add a person" }));
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("Given name").fill(given);
  await page.getByLabel("Family name").fill(family);
  for (const role of roles) await page.getByLabel(role, { exact: true }).check();
  await page.getByLabel("User name").fill(user);
  if (password) await page.getByLabel("First password").fill(password);
  await send(page, "Add the person");
}

async function people(t, page) {
  await hub(page);
  await clickThrough(page.getByRole("link", { name: "People" }));
  await person(page, { title: "Dr", given: "Helena", family: "Lindqvist", user: "lindqvist", roles: ["Clinician"], password: "short" });
  await page.getByRole("link", { name: /at least 12 characters/ }).waitFor();
  expect(await page.getByLabel("Clinician", { exact: true }).isChecked(), "the role stays ticked");
  await look(t, page, "person-refused");
  await page.getByLabel("First password").fill(PASSWORD);
  await send(page, "Add the person");
  await says(page, "Dr Helena Lindqvist is added.");
  await person(page, { title: "Ms", given: "Amara", family: "Bello", user: "amara", roles: ["Secretary", "Booking clerk"], password: PASSWORD });
  await says(page, "Ms Amara Bello is added.");
  await look(t, page, "people");
  await clickThrough(page.getByRole("link", { name: "Ms Amara Bello" }));
  await look(t, page, "person");
}

async function lists(t, page) {
  await hub(page);
  await look(t, page, "hub-half");
  await clickThrough(page.getByRole("link", { name: "Shared lists" }));
  await look(t, page, "lists-empty");
  await send(page, "Start with these two");
  await says(page, "The two lists are added.");
  await look(t, page, "lists");
  await clickThrough(page.getByRole("link", { name: "Booking office" }));
  expect(await page.getByLabel("Ms Amara Bello").isChecked(), "the booking clerk looks after the booking office");
  await page.getByLabel("Dr Helena Lindqvist").check();
  await look(t, page, "list");
  await send(page, "Save");
  await says(page, "Booking office is saved.");
}

async function clinic(t, page) {
  await hub(page);
  await clickThrough(page.getByRole("link", { name: "Add your first clinic" }));
  await page.getByLabel("Name").fill("Arrhythmia clinic");
  await page.getByLabel("Specialty").fill("Cardiology");
  await look(t, page, "clinic-add");
  await page.getByLabel("A follow-up slot lasts").fill("17");
  await send(page, "Add the clinic");
  await page.getByRole("link", { name: /in steps of 5/ }).waitFor();
  await page.getByLabel("A follow-up slot lasts").fill("20");
  await send(page, "Add the clinic");
  await says(page, "The Arrhythmia clinic is added.");
  await look(t, page, "clinic-new");
}

async function pattern(t, page) {
  await clickThrough(page.getByRole("link", { name: "Add the weekly pattern" }));
  await page.getByLabel("End").fill("8am");
  await look(t, page, "pattern");
  await send(page, "Lay out the slots");
  await page.getByRole("link", { name: /ends before it starts/ }).waitFor();
  await look(t, page, "pattern-refused");
  await page.getByLabel("Day of the week").selectOption({ label: "Monday" });
  await page.getByLabel("End").fill("12:30pm");
  await send(page, "Lay out the slots");
  expectEqual(await page.getByLabel("Start of slot 1", { exact: true }).inputValue(), "9am", "the first slot");
  expectEqual(await page.getByLabel("Start of slot 2", { exact: true }).inputValue(), "9:40am", "the second slot");
  await page.getByLabel("Start of slot 9", { exact: true }).fill("9:20am");
  await page.getByLabel("Type of slot 9", { exact: true }).selectOption({ label: "Follow-up (20 minutes)" });
  await look(t, page, "slots");
  await send(page, "Save the pattern");
  await page.getByRole("link", { name: /begins before the slot above it ends/ }).waitFor();
  await look(t, page, "slots-refused");
  await page.getByLabel("Start of slot 9", { exact: true }).fill("");
  for (const i of [1, 2, 3, 4, 5, 6, 7, 8]) {
    if ((await page.getByLabel(`Start of slot ${i}`, { exact: true }).inputValue()) === "9:20am")
      await page.getByLabel(`Start of slot ${i}`, { exact: true }).fill("");
  }
  await send(page, "Save the pattern");
  await says(page, "The pattern is saved.");
}

async function makeDates(t, page) {
  await look(t, page, "dates");
  const ticked = await page.locator('input[name="days"]:checked').count();
  expect(ticked > 5, "the dates of twelve weeks are ticked");
  await send(page, "Make the ticked dates");
  await says(page, `${ticked} dates are made.`);
  await look(t, page, "clinic");
  await clickThrough(page.getByRole("link", { name: "Make more dates" }));
  expectEqual(await page.locator('input[name="days"]:checked').count(), 0, "ticks of what is there already");
}

async function calendar(t, page) {
  await hub(page);
  await clickThrough(page.getByRole("link", { name: "Days closed" }));
  await send(page, "Add");
  await page.getByRole("link", { name: "Enter the first day" }).waitFor();
  await page.getByLabel("Day, or first day").fill("tomorrow");
  await page.getByLabel("Why").fill("Staff training");
  await send(page, "Add");
  await page.locator(".nhsuk-error-summary").waitFor();
  await look(t, page, "days-refused");
  const soon = new Date(Date.now() + 8 * 86400000);
  const day = `${soon.getDate()} ${soon.getMonth() + 1} ${soon.getFullYear()}`;
  await page.getByLabel("Day, or first day").fill(day);
  await send(page, "Add");
  await says(page, "The calendar is saved.");
  await look(t, page, "days");
  await clickThrough(page.getByRole("button", { name: /^Remove/ }));
  await says(page, "The day is as usual again.");
}

// One dated clinic: a slot blocked and free again, the clinic cancelled and held after all.
async function oneDate(t, page) {
  await hub(page);
  await clickThrough(page.getByRole("link", { name: "Arrhythmia clinic" }));
  const clinicAddress = page.url();
  await clickThrough(page.getByRole("link", { name: /^Monday/ }).nth(1));
  await send(page, "Block the ticked slots");
  await page.getByRole("link", { name: "Tick at least one slot" }).waitFor();
  await page.getByLabel("Choose 9am").check();
  await page.getByLabel("Why they are blocked").fill("Teaching");
  await send(page, "Block the ticked slots");
  await says(page, "The slots are blocked.");
  await look(t, page, "session");
  await page.getByLabel("Choose 9am").check();
  await send(page, "Unblock them");
  await says(page, "The slots are free again.");
  await send(page, "Cancel the clinic");
  await page.getByRole("link", { name: "Enter why the clinic is cancelled" }).waitFor();
  await page.getByLabel("Why", { exact: true }).fill("Annual leave");
  await send(page, "Cancel the clinic");
  await says(page, "The clinic is cancelled.");
  await look(t, page, "session-cancelled");
  await send(page, "Hold it after all");
  await says(page, "The clinic is held after all.");
  await page.goto(clinicAddress);
  await clickThrough(page.getByRole("link", { name: "Add one extra clinic by hand" }));
  await look(t, page, "extra");
  await send(page, "Show the slots");
  await page.getByRole("link", { name: "Enter the day" }).waitFor();
  await page.getByLabel("Day", { exact: true }).fill("25 12 2026");
  await page.getByLabel("Start", { exact: true }).fill("9am");
  await page.getByLabel("End", { exact: true }).fill("10am");
  await send(page, "Show the slots");
  await page.getByText("Friday 25 December 2026 is Christmas Day.", { exact: true }).waitFor();
  await look(t, page, "extra-slots");
  await send(page, "Add the clinic");
  await page.getByRole("link", { name: /Christmas Day: say that the clinic is held all the same/ }).waitFor();
  await page.getByLabel("The clinic is held all the same").check();
  await send(page, "Add the clinic");
  await says(page, "The clinic on Friday 25 December 2026 is added.");
  await page.goto(clinicAddress);
  await clickThrough(page.getByRole("link", { name: "Every Monday" }));
  await look(t, page, "pattern-change");
  return clinicAddress.split("/").pop();
}

// The secretary takes over: no people for her, but a patient booked into what was set up.
async function secretary(t, site, clinic) {
  const page = await t.person();
  await t.signIn(page, site.address, "amara", PASSWORD);
  await hub(page);
  expectEqual(await page.getByRole("link", { name: "People" }).count(), 0, "ways to the people for a secretary");
  expectEqual((await page.goto(`${site.address}/set-up/people`)).status(), 403, "people, for a secretary");
  await page.goto(`${site.address}/patients/register`);
  await page.locator("[name=given_names]").fill("Idris");
  await page.locator("[name=family_name]").fill("Okafor");
  await page.locator("[name=birth_date]").fill("2 2 1958");
  await page.locator("[name=gender][value=male]").check();
  await page.locator("[name=address]").first().fill("14 Tanner's Row\nHexham");
  await page.locator("[name=postcode]").first().fill("NE46 2AD");
  await clickThrough(page.getByRole("button", { name: "Register", exact: true }));
  await page.waitForURL(/patients\/[0-9a-f-]{36}/);
  const patient = page.url().match(/patients\/([0-9a-f-]{36})/)[1];
  await page.goto(`${site.address}/slots?patient=${patient}&clinic=${clinic}`);
  await clickThrough(page.getByRole("button", { name: /^Book/ }).first());
  await says(page, "booked");
  await clickThrough(page.getByRole("link", { name: "Amara Bello" }).first());
  await page.getByLabel("Password as it is now").fill("something else altogether");
  await page.getByLabel("New password", { exact: true }).fill("four quiet lanterns");
  await page.getByLabel("New password again").fill("four quiet lanterns");
  await send(page, "Change the password");
  await page.getByRole("link", { name: /not your password as it is now/ }).waitFor();
  await look(t, page, "account-refused");
  await page.getByLabel("Password as it is now").fill(PASSWORD);
  await page.getByLabel("New password", { exact: true }).fill("four quiet lanterns");
  await page.getByLabel("New password again").fill("four quiet lanterns");
  await send(page, "Change the password");
  await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
  await t.signIn(page, site.address, "amara", "four quiet lanterns");
}

// The consultant goes: the desk says which clinic nobody holds, and it passes to somebody else with its patient.
async function consultantGoes(t, page) {
  await hub(page);
  await clickThrough(page.getByRole("link", { name: "People" }));
  const people = page.url();
  await person(page, { title: "Dr", given: "Kofi", family: "Osei", user: "osei", roles: ["Clinician"], password: PASSWORD });
  await says(page, "Dr Kofi Osei is added.");
  await clickThrough(page.getByRole("link", { name: "Dr Helena Lindqvist" }));
  await clickThrough(page.getByRole("link", { name: "Stop this person from signing in" }));
  const leaving = page.url();
  await look(t, page, "leaver");
  await page.getByLabel("Consultant of that clinic from now on").selectOption({ label: "Dr Kofi Osei" });
  await send(page, "Pass it on and stop the sign-ins");
  await says(page, "can no longer sign in");
  await page.goto(`${new URL(people).origin}/?whose=everyone&show=all`);
  await clickThrough(page.getByRole("link", { name: /Nobody holds this clinic/ }).first());
  await page.getByRole("heading", { name: /Nobody holds this clinic/ }).waitFor();
  await look(t, page, "nobodys-duty");
  await clickThrough(page.getByRole("link", { name: /^Open/ }).first());
  await page.getByRole("heading", { name: "Give this clinic to another clinician" }).waitFor();
  await look(t, page, "nobodys-clinic");
  const date = page.url();
  await send(page, "Give the clinic");
  await page.getByRole("link", { name: "Choose who holds the clinic from now on" }).waitFor();
  await clickThrough(page.getByRole("link", { name: "The patients of this clinic" }));
  await page.getByRole("heading", { name: /Nobody holds this clinic/ }).waitFor();
  expectEqual(await page.getByRole("link", { name: /^Book/ }).count(), 0, "ways to book with nobody");
  await look(t, page, "nobodys-patients");
  await page.goto(leaving);
  await clickThrough(page.getByRole("button", { name: /^Give all/ }));
  await page.getByRole("link", { name: "Choose who holds the clinic from now on" }).waitFor();
  await page.getByLabel("Who holds them from now on").selectOption({ label: "Dr Osei" });
  await clickThrough(page.getByRole("button", { name: /^Give all/ }));
  await says(page, "clinics to come are held by somebody else now");
  await page.goto(date);
  await page.getByText(/, Dr Osei/).first().waitFor();
}

export default async function (t) {
  const site = await serveSite(t);
  const page = await t.person();
  await t.signIn(page, site.address, site.admin, site.password);
  await look(t, page, "desk");
  await clickThrough(page.getByRole("link", { name: "Set up your clinic" }));
  await look(t, page, "hub-empty");
  await siteDetails(t, page);
  await places(t, page);
  await people(t, page);
  await lists(t, page);
  await clinic(t, page);
  await pattern(t, page);
  await makeDates(t, page);
  await calendar(t, page);
  const made = await oneDate(t, page);
  await hub(page);
  await look(t, page, "hub");
  await secretary(t, site, made);
  await consultantGoes(t, page);
}
