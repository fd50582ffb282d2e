// What a secretary does to twenty at a time: referrals sent for review, passed to a clinic and taken over; letters handed
// over and printed. What cannot be done is named with its reason, and holds up none of the others.
import { serveDemo } from "../demo.mjs";
import { clickThrough, expect, expectEqual } from "../lib.mjs";
import { follow, main, press } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 300;

const rows = (page) => page.locator("main table tbody tr");
const row = (page, words) => rows(page).filter({ hasText: words }).first();
const tick = (line) => line.locator("input[name='ids']").check();

async function opened(page, words) {
  const more = page.locator("details.cw-more").filter({ has: page.locator("summary", { hasText: new RegExp(`^${words}$`) }) });
  if (!(await more.evaluate((it) => it.open))) await more.locator("summary").click();
  return more;
}

// Enter is no way to the first of a list's actions: on a tick it does nothing, in a field it presses the button beside it.
// Without scripts it does nothing there either. What would have gone is found undone by the next step.
async function enterDoesNothing(page, where) {
  const address = page.url();
  const gone = [];
  const note = (request) => request.method() === "POST" && gone.push(request.url());
  page.on("request", note);
  await where.press("Enter");
  await page.locator("h1").innerText();
  page.off("request", note);
  expectEqual(`${page.url()} ${gone}`, `${address} `, "nothing is sent by Enter");
}

async function actByEnter(t, page, more, field, name) {
  if (t.scripts) {
    await Promise.all([page.waitForNavigation(), field.press("Enter")]);
    await page.waitForLoadState();
    return;
  }
  await enterDoesNothing(page, field);
  await act(page, more, name);
}

async function act(page, more, name) {
  await clickThrough(more.getByRole("button", { name, exact: true }));
  await page.waitForLoadState();
}

async function sentForReview(t, page, address) {
  await page.goto(`${address}/referrals?state=in-review`);
  await t.axe(page);
  await t.fits(page);
  const mine = row(page, "with Dr Helena Lindqvist");
  const who = await mine.locator(".cw-who__name").innerText();
  const n = await rows(page).filter({ hasText: "with Dr Kwame Osei" }).count();
  await tick(mine);
  await act(page, await opened(page, "Send for review"), "Send for review");
  expect((await main(page)).includes("Choose who reviews them"), "who reviews them is asked");
  expectEqual(await page.locator("input[name='ids']:checked").count(), 1, "the tick is kept");
  expect(page.locator("nav a[aria-current]", { hasText: "in review" }), "the same list is shown");
  await t.axe(page);
  await t.fits(page);
  await t.shoot("referrals-refused", page);
  const more = await opened(page, "Send for review");
  await more.getByLabel("Who reviews them").selectOption({ label: await more.locator("option", { hasText: "Osei" }).innerText() });
  await act(page, more, "Send for review");
  expect((await main(page)).includes("1 referral sent for review."), `it is said:\n${await main(page)}`);
  expectEqual(await rows(page).filter({ hasText: "with Dr Kwame Osei" }).count(), n + 1, "one more is his");
  await clickThrough(row(page, who).locator("a[href^='/referrals/']"));
  await page.waitForLoadState();
  expect(/Sent for review: Dr Kwame Osei/.test(await main(page)), "the referral tells it");
}

// Which page of a long list both stand on depends on the day of the week.
async function onThePageWith(page, ...lines) {
  const are = async () => (await Promise.all(lines.map((it) => it.count()))).every((n) => n > 0);
  while (!(await are())) await follow(page, /^Next/);
}

async function passedToAClinic(t, page, address) {
  await page.goto(`${address}/referrals`);
  const toRegister = row(page, "Received, not registered"), booked = row(page, /Booked|Accepted, to be booked/);
  await onThePageWith(page, toRegister, booked);
  const name = (await booked.locator(".cw-who__name").innerText()).split(" (")[0];
  await tick(toRegister);
  await tick(booked);
  const more = await opened(page, "Pass to a clinic");
  const now = await toRegister.locator("a[href^='/referrals/']").innerText();
  const other = (await more.locator("option").allInnerTexts()).find((it) => /clinic$/.test(it) && !/^Choose/.test(it) && it !== now);
  await more.getByLabel("Which clinic").selectOption({ label: other });
  await more.getByLabel("Why (optional)").fill("As the letter says");
  await actByEnter(t, page, more, more.getByLabel("Why (optional)"), "Pass to this clinic");
  expectEqual(await page.getByRole("heading", { level: 1 }).innerText(), "1 done, 1 not", "how many were passed on");
  const words = await main(page);
  expect(words.includes("1 referral passed to another clinic.") && words.includes(name), `what was done, and who was not:\n${words}`);
  expect(words.includes("Its review is done"), "and why not");
  await t.axe(page);
  await t.fits(page);
  await follow(page, "Back to referrals");
  await page.goto(`${address}/referrals?state=received`);
  expect(await rows(page).filter({ hasText: other }).count() > 0, "it is in the other clinic's list");
  await tick(rows(page).first());
  await press(page, "Take over");
  expect((await main(page)).includes("1 referral taken over."), "taken over");
  expect(await row(page, "with Ms Amara Bello").isVisible(), "it is hers");
  await tick(row(page, "with Ms Amara Bello"));
  await act(page, await opened(page, "Asked somebody"), "Note who was asked");
  expect((await main(page)).includes("Enter who was asked"), "who was asked is wanted");
  const asked = await opened(page, "Asked somebody");
  await asked.getByLabel(/^Who was asked/).fill("Beacon Street, rung, again on Tuesday");
  await actByEnter(t, page, asked, asked.getByLabel(/^Who was asked/), "Note who was asked");
  expect(await row(page, "asked: Beacon Street, rung, again on Tuesday").isVisible(), "the row says so");
}

async function letters(t, page, address) {
  await page.goto(`${address}/letters?stage=type`);
  await t.axe(page);
  await t.fits(page);
  await tick(rows(page).nth(0));
  await tick(rows(page).nth(1));
  await enterDoesNothing(page, rows(page).nth(1).locator("input[name='ids']"));
  const more = await opened(page, "Hand over");
  await more.getByLabel("Hand over to").selectOption({ label: "Mx Jo Whitaker" });
  await more.getByLabel("Note (optional)").fill("please finish these");
  await actByEnter(t, page, more, more.getByLabel("Note (optional)"), "Hand over");
  expect((await main(page)).includes("2 letters handed over."), `handed over:\n${await main(page)}`);
  expectEqual(await rows(page).filter({ hasText: "with Mx Jo Whitaker" }).count(), 2, "they are with her");
  expectEqual(await page.getByRole("button", { name: /^Print the/ }).count(), 0, "what is to type is not printed");
}

async function urgent(t, page, address) {
  await page.goto(`${address}/letters?stage=sign`);
  await t.axe(page);
  expectEqual(await page.locator("main").getByRole("button", { name: /^Sign/ }).count(), 0, "nothing is signed in bulk");
  await tick(rows(page).nth(0));
  await tick(rows(page).nth(1));
  await press(page, /^Urgent$/);
  expect((await main(page)).includes("2 letters marked urgent."), `marked:\n${await main(page)}`);
  expect(await rows(page).nth(0).getByText("urgent", { exact: true }).isVisible(), "the row says so");
  await tick(rows(page).nth(0));
  await tick(rows(page).nth(1));
  await press(page, /^Not urgent$/);
  expect((await main(page)).includes("2 letters no longer urgent."), "and it can be taken back");
  const last = rows(page).filter({ hasText: "with Dr Helena Lindqvist" }).last();
  const number = await last.locator(".cw-id").innerText();
  await tick(last);
  await press(page, /^Urgent$/);
  return number;
}

// The demo's letters to send are in a run already: one more is signed.
async function signed(t, demo, number) {
  const doctor = await t.person();
  await t.signIn(doctor, demo.address, "lindqvist", demo.password);
  await doctor.goto(`${demo.address}/for-you`);
  expect((await doctor.locator("#letters tbody tr").first().innerText()).includes(number), "the urgent one stands first in the author's run");
  await clickThrough(doctor.getByRole("link", { name: /^Read and sign/ }).first());
  await doctor.waitForLoadState();
  await clickThrough(doctor.getByRole("button", { name: "Sign", exact: true }));
  await doctor.waitForLoadState();
  expect(/signed: it goes to its recipients now/.test(await main(doctor)), `signed:\n${await main(doctor)}`);
}

async function printed(t, page, address) {
  await page.goto(`${address}/letters`);
  await press(page, "Print the ticked letters");
  expect((await main(page)).includes("Tick at least one row first"), "something must be ticked");
  await t.axe(page);
  const toSend = await rows(page).filter({ hasText: "to send" }).count();
  for (let i = 0; i < toSend; i++) await tick(rows(page).filter({ hasText: "to send" }).nth(i));
  await tick(row(page, "to sign"));
  await press(page, "Print the ticked letters");
  const heading = await page.getByRole("heading", { level: 1 }).innerText();
  const [, done, not] = heading.match(/^(\d+) done, (\d+) not$/) || [];
  expect(Number(done) >= 1 && Number(done) + Number(not) === toSend + 1, `each is printed or named: ${heading}`);
  expect((await main(page)).includes("No copy of it waits for paper"), "why one is not");
  await t.axe(page);
  await t.fits(page);
  await follow(page, "Go to the print run");
  expect(/\/print-runs\//.test(page.url()) && await page.getByRole("button", { name: /All are posted/ }).isVisible(), "the run is there");
  await tick(rows(page).first());
  await enterDoesNothing(page, rows(page).first().locator("input[name='ids']"));
  await press(page, "All are posted but those ticked");
  expect((await main(page)).includes("Those not posted wait to be printed again."), `posted but for one:\n${await main(page)}`);
}

// On the desk and where letters wait to be printed, which story 150 prints and posts.
async function enterSendsNoList(t, page, address) {
  await page.goto(`${address}/letters/to-send`);
  const waiting = page.locator("table#copies tbody tr").first();
  await tick(waiting);
  await enterDoesNothing(page, waiting.locator("input[name='ids']"));
  await page.goto(`${address}/`);
  await tick(rows(page).first());
  await enterDoesNothing(page, rows(page).first().locator("input[name='ids']"));
  const more = await opened(page, "Hand over");
  await more.getByLabel("Hand over to").selectOption({ label: "Mx Jo Whitaker" });
  await more.getByLabel("Note (optional)").fill("while I am away");
  await actByEnter(t, page, more, more.getByLabel("Note (optional)"), "Hand over");
  expect((await main(page)).includes("1 piece of work handed over."), `handed over:\n${await main(page)}`);
}

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "amara", demo.password);
  await sentForReview(t, page, demo.address);
  await passedToAClinic(t, page, demo.address);
  await letters(t, page, demo.address);
  const number = await urgent(t, page, demo.address);
  await signed(t, demo, number);
  await printed(t, page, demo.address);
  await enterSendsNoList(t, page, demo.address);
}
