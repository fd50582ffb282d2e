// The desk of a demo clinic on a working morning: each number opens its list, one line a row, ticks acted on together,
// what was refused named, a duty's own page. Nothing is touched but the keyboard.
import { serveDemo } from "../demo.mjs";
import { expect, expectEqual } from "../lib.mjs";

export const engines = ["sqlite"]; // the demo lives in a folder of its own
export const seconds = 420;

// Tab until the focus is on `target`; then the key.
async function reach(page, target, key) {
  const element = await target.elementHandle(); // looked for once: a list has some hundred places to Tab to
  for (let i = 0; i < 400; i++) {
    if (await element.evaluate((it) => it === document.activeElement)) {
      if (key) await page.keyboard.press(key);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}`);
}

async function follow(page, target) {
  await reach(page, target);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

async function look(t, page, name) {
  await t.axe(page);
  await t.fits(page);
  await t.shoot(`desk-${name}`, page);
}

const rows = (page) => page.locator("#duties tbody tr");
const ticks = (page, words) => page.getByRole("checkbox", { name: words });
const numberAt = async (page, words) =>
  Number(await page.getByRole("link", { name: words }).locator("strong").innerText());

async function signInByKeyboard(page, demo) {
  await page.goto(`${demo.address}/`);
  await reach(page, page.getByLabel("User name"));
  await page.keyboard.type("amara");
  await reach(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(demo.password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

async function eachNumberOpensItsList(t, page) {
  await follow(page, page.getByRole("link", { name: "Everyone", exact: true }));
  for (const words of [/now and today/, /in the next 7 days/, /with others/, /outstanding in all/]) {
    await follow(page, page.getByRole("link", { name: words }));
    const number = await numberAt(page, words);
    const shown = await rows(page).count();
    expectEqual(shown, Math.min(number, 40), `rows behind ${words}`);
    if (number === 0) expect(await page.locator(".cw-nothing").isVisible(), "an empty list says so");
  }
  const first = await rows(page).first().innerText();
  await follow(page, page.getByRole("link", { name: "Next page" }));
  expect((await rows(page).first().innerText()) !== first, "the next page begins elsewhere");
  expect(await page.getByText(/^41 to \d+ of \d+$/).isVisible(), "where in the list it is");
  await look(t, page, "page-two");
  await follow(page, page.getByRole("link", { name: "Previous page" }));
  expectEqual(await rows(page).first().innerText(), first, "the first row again");
  expectEqual(await page.getByRole("link", { name: "Previous page" }).count(), 0, "nothing stands before it");
  await follow(page, page.getByRole("link", { name: /nothing has happened/ }));
  expect((await page.locator("#silence tbody tr").count()) > 0, "what has not happened is listed");
  await look(t, page, "silence");
}

async function oneLineARow(t, page, demo) {
  await follow(page, page.getByRole("link", { name: /outstanding in all/ }));
  await follow(page, page.getByRole("link", { name: "One line a row" }));
  await page.goto(`${demo.address}/?whose=everyone&show=all`); // remembered without the address
  await page.setViewportSize({ width: 1280, height: 860 });
  const fit = await rows(page).evaluateAll((all) => all.filter((row) => row.getBoundingClientRect().bottom <= 860).length);
  expect(fit >= 20, `20 rows on a screen of 1280 x 860, but ${fit}`);
  const small = await rows(page).locator("a.nhsuk-button, label").evaluateAll((all) =>
    all.filter((it) => it.getBoundingClientRect().height < 24).map((it) => it.outerHTML.slice(0, 120)));
  expectEqual(small.length, 0, `buttons and ticks lower than 24 px: ${small[0]}`);
  await look(t, page, "one-line");
}

async function moreOpen(page, words) {
  const more = page.locator(".cw-bulk details", { has: page.locator("summary", { hasText: words }) });
  if ((await more.getAttribute("open")) === null) await reach(page, more.locator("summary"), "Enter");
  return more;
}

async function handOver(page, taker) {
  const more = await moreOpen(page, "Hand over");
  await reach(page, more.getByRole("combobox"));
  if (taker) await page.keyboard.type(taker);
  await follow(page, more.getByRole("button", { name: "Hand over" }));
}

async function ticksActTogether(t, page) {
  await reach(page, ticks(page, /Select Book the first appointment/).nth(0), "Space");
  await reach(page, ticks(page, /Select Book the first appointment/).nth(1), "Space");
  await handOver(page, "");
  expect(await page.getByText("Choose who takes it over").first().isVisible(), "without a taker it is refused");
  expectEqual(await page.locator("#duties input:checked").count(), 2, "the ticks are kept");
  await look(t, page, "refused");
  await handOver(page, "Cardiology");
  expect(await page.getByText("2 pieces of work handed over.").isVisible(), "the notice");

  await reach(page, ticks(page, /Select Book the first appointment/).nth(0), "Space");
  await reach(page, ticks(page, /Select Read and sign the letter/).first(), "Space");
  await handOver(page, "Cardiology");
  expectEqual(await page.getByRole("heading", { level: 1 }).innerText(), "1 done, 1 not", "the answer's heading");
  expect(await page.getByText("A letter is signed by its author").isVisible(), "why one was refused");
  await look(t, page, "one-not");
  await follow(page, page.getByRole("link", { name: "Back to the desk" }));
}

async function noLongerNeeded(t, page) {
  const before = await numberAt(page, /outstanding in all/);
  const tick = ticks(page, /Select Book the first appointment/).first();
  const name = await tick.getAttribute("value");
  await reach(page, tick, "Space");
  let more = await moreOpen(page, "No longer needed");
  await follow(page, more.getByRole("button", { name: "No longer needed" }));
  expect(await page.getByText("Enter why it is no longer needed").first().isVisible(), "a reason is asked for");
  more = await moreOpen(page, "No longer needed");
  await reach(page, more.getByLabel("Why"));
  await page.keyboard.type("Duplicate");
  await follow(page, more.getByRole("button", { name: "No longer needed" }));
  expect(await page.getByText("1 piece of work ended as no longer needed.").isVisible(), "the notice");
  expectEqual(await page.locator(`#duties input[value="${name}"]`).count(), 0, "it is gone");
  expectEqual(await numberAt(page, /outstanding in all/), before, "its referral is with its reviewer again: nobody is lost");
}

async function itsOwnPage(t, page) {
  await follow(page, rows(page).first().locator(".cw-what__text"));
  expect(await page.getByText("became outstanding").isVisible(), "its history");
  await look(t, page, "duty");
  await reach(page, page.getByLabel("Who was asked"));
  await page.keyboard.type("Beacon Street Surgery");
  await follow(page, page.getByRole("button", { name: /^Save/ }));
  expect(await page.getByText("waiting for Beacon Street Surgery").first().isVisible(), "whom it waits for");
  await follow(page, page.getByRole("link", { name: "To do", exact: true }).last());
}

export default async function (t) {
  const demo = await serveDemo(t);
  const page = await t.person({ height: 900 });
  await signInByKeyboard(page, demo);
  await look(t, page, "mine");
  await eachNumberOpensItsList(t, page);
  await oneLineARow(t, page, demo);
  await ticksActTogether(t, page);
  await noLongerNeeded(t, page);
  await itsOwnPage(t, page);
}
