// What the stories of a clinic's day share: a site set up in the browser by its manager, and one step each as the
// people who work there take it. Every step checks what the page then says.
import { clickThrough, expect } from "./lib.mjs";
import { serveSite } from "./site.mjs";

const PASSWORD = "three quiet lanterns";
const PEOPLE = [
  { title: "Dr", given: "Helena", family: "Lindqvist", user: "lindqvist", roles: ["Clinician"] },
  { title: "Ms", given: "Amara", family: "Bello", user: "amara", roles: ["Secretary"] },
  { title: "Mr", given: "Carl", family: "Nwosu", user: "carl", roles: ["Booking clerk"] },
  { title: "Ms", given: "Rita", family: "Marsh", user: "rita", roles: ["Receptionist"] },
];

export const send = (page, button) => clickThrough(page.getByRole("button", { name: button }).first());

export async function says(page, words) {
  await page.getByRole("alert").filter({ hasText: words }).first().waitFor();
}

// Minutes since midnight, and the day, as London has them now.
export function london(now = new Date()) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", year: "numeric",
    month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
    .formatToParts(now).map((part) => [part.type, part.value]));
  return { minutes: Number(parts.hour) * 60 + Number(parts.minute), day: [parts.day, parts.month, parts.year] };
}

export const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

async function type(page, fields) {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

const pickDate = (page, label, [day, month, year]) => page.getByLabel(label, { exact: true }).fill(`${day}/${month}/${year}`);

// The manager's hour: from `init` to a clinic with its people and lists.
async function setUp(site, page) {
  await page.goto(`${site.address}/set-up`);
  await clickThrough(page.getByRole("link", { name: "Places" }));
  await clickThrough(page.getByRole("link", { name: "Add a place" }));
  await type(page, { Name: "Northgate Hospital", Address: "Northgate Road\nHexham", Postcode: "NE46 1AB" });
  await send(page, "Add the place");
  await says(page, "Northgate Hospital is added.");
  await page.goto(`${site.address}/set-up`);
  await clickThrough(page.getByRole("link", { name: "People" }));
  for (const person of PEOPLE) {
    await clickThrough(page.getByRole("link", { name: "Add a person" }));
    await type(page, { Title: person.title });
    await page.getByLabel("Given name").fill(person.given);
    await page.getByLabel("Family name").fill(person.family);
    for (const role of person.roles) await page.getByLabel(role, { exact: true }).check();
    await page.getByLabel("User name").fill(person.user);
    await page.getByLabel("First password").fill(PASSWORD);
    await send(page, "Add the person");
    await says(page, `${person.family} is added.`);
  }
  await page.goto(`${site.address}/set-up`);
  await clickThrough(page.getByRole("link", { name: "Shared lists" }));
  await send(page, "Start with these two");
  await says(page, "The two lists are added.");
  await page.goto(`${site.address}/set-up`);
  await clickThrough(page.getByRole("link", { name: "Add your first clinic" }));
  await page.getByLabel("Name").fill("Arrhythmia clinic");
  await page.getByLabel("Specialty").fill("Cardiology");
  await page.getByLabel("A follow-up slot lasts").fill("5");
  await page.getByLabel("A new patient's slot lasts").fill("5");
  await send(page, "Add the clinic");
  await says(page, "The Arrhythmia clinic is added.");
}

// A clinic of today that began some minutes ago, in slots of five minutes: somebody may be late for it, and there are
// slots to come.
async function clinicToday(page) {
  await clickThrough(page.getByRole("link", { name: "Add one extra clinic" }));
  const now = london();
  const first = Math.max(0, Math.floor((now.minutes - 10) / 5) * 5);
  await pickDate(page, "Day", now.day);
  await page.getByLabel("Start", { exact: true }).fill(clock(first));
  await page.getByLabel("End", { exact: true }).fill(clock(Math.min(first + 90, 23 * 60 + 59)));
  await send(page, "Show the slots");
  await send(page, "Add the clinic");
  await says(page, "is added.");
  return { first, day: now.day };
}

// The site, everybody signed in, each in a browser of their own, and when the clinic's first slot began.
export async function openClinic(t) {
  const site = await serveSite(t);
  const staff = { manager: await t.person() };
  await t.signIn(staff.manager, site.address, site.admin, site.password);
  await setUp(site, staff.manager);
  const session = await clinicToday(staff.manager);
  for (const { user } of PEOPLE) {
    staff[user] = await t.person();
    await t.signIn(staff[user], site.address, user, PASSWORD);
  }
  return { t, site, staff, session, at: (path) => site.address + path };
}

export async function addPractice(day) {
  const page = day.staff.amara;
  await page.goto(day.at("/address-book/add"));
  await page.getByLabel("Kind").selectOption({ label: "GP practice" });
  await page.getByLabel("Organisation", { exact: true }).fill("Beacon Street Surgery");
  await page.getByLabel("Address", { exact: true }).fill("2 Beacon Street\nHexham");
  await page.getByLabel("Postcode").fill("NE46 1AB");
  await send(page, "Save");
  await says(page, "Added to the address book.");
}

export async function register(day, { title, given, family, born, gender }) {
  const page = day.staff.amara;
  await page.goto(day.at("/patients/register"));
  await type(page, { Title: title, "Given names": given, "Family name": family });
  await pickDate(page, "Date of birth", born);
  await page.getByLabel(gender, { exact: true }).check();
  await page.getByRole("textbox", { name: "Home address" }).fill("14 Tanner's Row\nHexham");
  await page.getByLabel("Postcode", { exact: true }).fill("NE46 2AD");
  await page.getByRole("textbox", { name: "Mobile telephone" }).fill("07700 900123");
  await takePractice(day, page, "Beacon Street", "Beacon Street Surgery");
  await send(page, "Register");
  await says(page, "The patient is registered.");
  return page.url();
}

// By a few letters: from the list that opens under the box; without scripts the page takes the one that matches. A list
// left open would lie over the button.
async function takePractice({ t }, page, letters, name) {
  if (!t.scripts) return page.getByRole("textbox", { name: "GP practice" }).fill(letters);
  const box = page.getByRole("combobox", { name: "GP practice" });
  await box.fill(letters);
  await page.getByRole("option", { name }).click();
  expect((await box.inputValue()).includes(name), "the box says which practice is chosen");
}

export async function receive(day, patient, { priority, reason, booked }) {
  const page = day.staff.amara;
  await page.goto(patient);
  await clickThrough(page.getByRole("link", { name: "Receive a referral" }).first());
  await page.getByLabel("Clinic", { exact: true }).selectOption({ label: "Arrhythmia clinic" });
  await page.getByLabel(priority, { exact: true }).check();
  await page.getByLabel("Reason", { exact: true }).fill(reason);
  if (booked !== undefined) {
    await pickDate(page, "Booked for the day", day.session.day);
    await page.getByLabel("At", { exact: true }).fill(clock(booked));
  }
  await send(page, "Receive");
  await page.getByRole("alert").filter({ hasText: /received/ }).first().waitFor();
}

export async function accept(day, family) {
  const page = day.staff.lindqvist;
  await page.goto(day.at("/for-you"));
  await clickThrough(page.getByRole("row").filter({ hasText: family }).getByRole("link", { name: /Review/ }));
  await page.getByLabel("Accept", { exact: true }).check();
  await send(page, "Save the review");
  await says(page, new RegExp(`Referral of .*${family} accepted`, "i"));
}

// To the first free slot, from the desk of the booking office where it is due today, else from the waiting list.
export async function book(day, family, from) {
  const page = day.staff.carl;
  const isWaiting = from === "waiting list";
  await page.goto(day.at("/"));
  if (isWaiting) await clickThrough(page.getByRole("link", { name: /Waiting list/ }).first());
  await clickThrough(page.getByRole("row").filter({ hasText: family }).getByRole("link", { name: isWaiting ? /^Book/ : /Find a slot/ }).first());
  await clickThrough(page.getByRole("row").filter({ hasText: "Arrhythmia clinic" }).getByRole("button", { name: /^Book/ }).first());
  await page.getByRole("alert").filter({ hasText: /booked/ }).first().waitFor();
}

// The page of today's clinic, in somebody's browser.
export async function openSession(day, page) {
  await page.goto(day.at("/clinics"));
  await clickThrough(page.getByRole("link", { name: /Arrhythmia clinic/ }).first());
  await page.getByRole("heading", { level: 1, name: /Arrhythmia clinic/ }).waitFor();
}

export const rowOf = (page, family) => page.getByRole("row").filter({ hasText: family });

export async function press(day, who, family, button) {
  const page = day.staff[who];
  await openSession(day, page);
  await clickThrough(rowOf(page, family).getByRole("button", { name: new RegExp(`^${button}`) }));
  await rowOf(page, family).locator(".nhsuk-tag", { hasText: button }).waitFor();
}

// From the row of the clinic's page to the page of the appointment.
export async function openAppointment(day, who, family) {
  const page = day.staff[who];
  await openSession(day, page);
  await clickThrough(rowOf(page, family).getByRole("link", { name: /^(Record outcome|Decide|Open)/ }).first());
  return page;
}

export async function closings(day, page) {
  await openSession(day, page);
  await page.locator(".cw-closing").first().waitFor();
  return (await page.locator(".cw-closing").allInnerTexts()).join("; ").replace(/\s+/g, " ");
}

export async function close(day, button, words) {
  const page = day.staff.carl;
  await openSession(day, page);
  await send(page, button);
  await page.getByText(words).first().waitFor();
}

// Nobody else is to come today: the manager blocks what is still free of the clinic that Carl looks at.
export async function blockTheRest(day) {
  const page = day.staff.manager;
  await page.goto(day.at(`/set-up/sessions/${day.staff.carl.url().match(/[0-9a-f-]{36}/)[0]}`));
  for (const box of await page.locator("input[name=slots]").all()) await box.check();
  await page.getByLabel("Why they are blocked").fill("The clinic ends early");
  await send(page, "Block the ticked slots");
  await says(page, "The slots are blocked.");
}

export function expectWords(text, words, what) {
  expect(words.test(text), `${what}: ${words} in "${text}"`);
}

// What everybody sees at this moment, for a story that failed.
export async function whatTheySee(day) {
  const lines = [];
  for (const [who, page] of Object.entries(day.staff)) {
    const seen = await page.evaluate(() => [".nhsuk-error-summary", "[role=alert]", "h1"]
      .map((s) => document.querySelector(s)?.innerText.replace(/\s+/g, " ")).filter(Boolean).join(" | ")).catch(() => "");
    lines.push(`${who} at ${page.url()}: ${seen.slice(0, 300)}`);
  }
  return lines.join("\n");
}
