// The shortcuts of the page "Keyboard shortcuts": sections, regions, rows, and what they leave alone.
import { serveDemo } from "../demo.mjs";
import { clickThrough, expect, expectEqual } from "../lib.mjs";

export const engines = ["sqlite"];

const path = (page) => new URL(page.url()).pathname;
const region = (page) => page.evaluate(() => {
  const one = document.activeElement.closest("aside, main, nav, header");
  return one ? one.localName : "none";
});

async function keys(page, t) {
  // Alt+Shift and a letter opens the section, from anywhere, a text box too.
  for (const [key, there] of [["L", "/letters"], ["R", "/referrals"], ["D", "/clinics"], ["H", "/"]]) {
    await page.locator("#find").focus();
    await Promise.all([page.waitForURL((to) => to.pathname === there), page.keyboard.press(`Alt+Shift+${key}`)]);
  }
  await page.keyboard.press("Alt+Shift+Z");
  expectEqual(path(page), "/", "a letter that is none of them does nothing");

  // No letter alone, nor one with Shift, is taken from whoever types.
  await page.locator("#find").fill("");
  await page.locator("#find").pressSequentially("L?/.h");
  expectEqual(await page.locator("#find").inputValue(), "L?/.h", "what is typed is written");
  await page.locator("main").focus();
  for (const key of ["?", "l", "L", "."]) await page.keyboard.press(key);
  expectEqual(path(page), "/", "letters alone go nowhere");
  // A sign that Option and Shift write on a Mac is written.
  const taken = await page.evaluate(() => {
    const event = new KeyboardEvent("keydown", { key: "\u00d2", code: "KeyL", altKey: true, shiftKey: true, bubbles: true, cancelable: true });
    return !document.querySelector("#find").dispatchEvent(event);
  });
  expect(!taken, "a sign is left to the box it is written in");

  // F6 walks the regions, then leaves the browser its turn, then begins again; Shift+F6 goes back.
  await page.goto(page.url());
  const walked = [];
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press("F6");
    walked.push(await region(page));
  }
  expectEqual(walked.join(" "), "header nav main", "the regions in order");
  await page.keyboard.press("Shift+F6");
  expectEqual(await region(page), "nav", "and back");

  // Ctrl+. goes to what can be done with a row, one action after another.
  await page.keyboard.press("Control+.");
  const first = await page.evaluate(() => document.activeElement.closest("tbody tr") && document.activeElement.innerText);
  expect(first, "an action of the first row has the focus");

  await Promise.all([page.waitForURL("**/keyboard"), page.keyboard.press("Control+/")]);
  expect(/Alt\+Shift\+L/.test(await page.locator("main").innerText()), "the list says so");
}

// From a patient's page to the booking: the slots, the first of them, book.
async function books(page, demo) {
  await page.goto(`${demo.address}/waiting-list`);
  await Promise.all([page.waitForURL("**/patients/**"), page.locator("main tbody a[href^='/patients/']").first().click()]);
  const before = await page.getByText("Waiting for", { exact: true }).count();
  await Promise.all([page.waitForURL("**/slots**"), page.keyboard.press("Alt+Shift+B")]);
  await page.keyboard.press("Control+.");
  expect(/^Book/.test(await page.evaluate(() => document.activeElement.innerText)), "the first free slot's Book has the focus");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  expect(/\bbooked\b/i.test(await page.locator("main").innerText()), `booked by three presses:\n${await page.locator("main").innerText()}`);
  expect(before > 0, "somebody who waits was booked");
}

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person();
  await t.signIn(page, demo.address, "amara", demo.password);
  if (t.scripts) await keys(page, t);
  const clerk = await t.person();
  await t.signIn(clerk, demo.address, "jo", demo.password);
  if (t.scripts) await books(clerk, demo);
  t.page = page;
  await page.goto(`${demo.address}/`);
  await clickThrough(page.getByRole("link", { name: "Keyboard shortcuts" }));
  await page.getByRole("heading", { level: 1, name: "Keyboard shortcuts" }).waitFor();
  await t.axe(page);
  await t.fits(page);
  await t.shoot("keyboard", page);
}
