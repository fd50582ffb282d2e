import { clickThrough, expect, expectEqual } from "../lib.mjs";
import { problem } from "../pages.mjs";
import { serveSite } from "../site.mjs";

export const engines = ["sqlite", "postgresql"];

export default async function (t) {
  const site = await serveSite(t);
  const page = await t.person();
  await t.signIn(page, site.address, site.admin, site.password);
  await page.goto(`${site.address}/set-up/spelling`);
  await page.getByText("The list is empty.").waitFor();
  await t.axe(page);
  const words = page.getByLabel("Words, a line each");
  const add = page.getByRole("button", { name: "Add to the list" });
  await clickThrough(add);
  expect((await problem(page)).includes("Write the words to add"), "nothing written is said");
  await words.fill("Hexham\nT1-weighted");
  await clickThrough(add);
  expect((await problem(page)).includes("T1-weighted"), "what is no word is named");
  expectEqual((await words.inputValue()).trim(), "Hexham\nT1-weighted", "what was typed is still there");
  await t.axe(page);
  await words.fill("Hexham\nAllendale\nHaltwhistle");
  await clickThrough(add);
  await page.getByText("3 words are added.").waitFor();
  await t.axe(page);
  await t.fits(page);
  await t.shoot("spelling-list");
  await clickThrough(page.getByRole("button", { name: "Remove the ticked words" }));
  expect((await problem(page)).includes("Tick the words to remove"), "nothing ticked is said");
  await page.getByLabel("hexham").check();
  await clickThrough(page.getByRole("button", { name: "Remove the ticked words" }));
  await page.getByText("1 word is removed.").waitFor();
  await page.getByLabel("Words that begin with").fill("h");
  await clickThrough(page.getByRole("main").getByRole("button", { name: "Find" }));
  await page.getByLabel("haltwhistle").waitFor();
  expectEqual(await page.getByLabel("allendale").count(), 0, "words that begin otherwise");
}
