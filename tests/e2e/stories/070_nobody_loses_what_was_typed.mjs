// Drafts are kept on the server and compared on opening; two people over one letter see both texts.
import { serveDemo } from "../demo.mjs";
import { clickThrough, expect, expectEqual } from "../lib.mjs";
import { field, main, press } from "../pages.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

export default async function (t) {
  const demo = await serveDemo(t);
  const amara = await t.person();
  await t.signIn(amara, demo.address, "amara", demo.password);
  await amara.goto(`${demo.address}/letters?stage=type`);
  await clickThrough(amara.getByRole("link", { name: /clinic, \d/ }).first());
  await amara.waitForLoadState();
  const letter = amara.url();
  const saved = await field(amara, "Letter").inputValue();

  // With scripts the draft keeps itself; without, a button does.
  await field(amara, "Letter").fill(`${saved}\n\nOnly in the draft.`);
  if (t.scripts) await amara.getByText(/^Draft kept/).waitFor();
  else await press(amara, "Keep as a draft only I see");
  await amara.goto(letter);
  expect(/You have a draft that is not saved/.test(await main(amara)), "the draft is offered on opening");
  expect(/less than a minute ago/.test(await main(amara)), "with its age");
  expectEqual(await amara.locator("ins", { hasText: "Only in the draft." }).count(), 1, "what only the draft has is marked");
  await t.axe(amara);
  await t.fits(amara);
  await t.shoot("draft-offered", amara);
  await clickThrough(amara.getByRole("button", { name: "Use the draft" }).or(amara.getByRole("link", { name: "Use the draft" })));
  expect((await field(amara, "Letter").inputValue()).endsWith("Only in the draft."), "the draft is in the box");

  // Somebody else saves meanwhile: both texts are shown, and mine is kept.
  const jo = await t.person();
  await t.signIn(jo, demo.address, "jo", demo.password);
  await jo.goto(letter);
  await field(jo, "Letter").fill(`${saved}\n\nFrom somebody else.`);
  await press(jo, "Save");
  await press(amara, "Save");
  const words = await main(amara);
  expect(/Somebody else saved this letter meanwhile/.test(words), `the conflict is said:\n${words}`);
  expectEqual(await amara.locator("del", { hasText: "From somebody else." }).count(), 1, "their words");
  expectEqual(await amara.locator("ins", { hasText: "Only in the draft." }).count(), 1, "my words");
  expect((await field(amara, "Letter").inputValue()).endsWith("Only in the draft."), "mine are still in the box");
  await t.axe(amara);
  await t.shoot("both-texts", amara);

  // Left without saving: the words are still a draft of mine, over an older version.
  await amara.goto(letter);
  expect(/Only in the draft/.test(await main(amara)) && /compare with care/.test(await main(amara)), "kept as a draft");
  await press(amara, "Discard the draft");
  expect((await field(amara, "Letter").inputValue()).endsWith("From somebody else."), "discarded: the saved letter");
  await amara.getByText("versions").first().click();
  await clickThrough(amara.getByRole("link", { name: "Version 1" }));
  expect(/only in the present version/.test(await main(amara)), "an older version is compared with the present one");
  await t.axe(amara);

  // Whoever is signed out meanwhile signs in beside the page that keeps what was typed, and sends it again.
  await jo.goto(`${demo.address}/patients/register`);
  await field(jo, "Family name").fill("Keptwell");
  await field(jo, "Given names").fill("Ada");
  const beside = await jo.context().newPage();
  await beside.goto(demo.address);
  await press(beside, "Sign out");
  await beside.close();
  await press(jo, "Register");
  expect(/Your sign-in has ended\. Nothing was saved/.test(await main(jo)), "it is said that nothing was saved");
  await t.axe(jo);
  await t.fits(jo);
  await t.shoot("kept-signed-out", jo);
  const [tab] = await Promise.all([jo.context().waitForEvent("page"), jo.getByRole("link", { name: /^Sign in/ }).first().click()]);
  await tab.waitForLoadState();
  await t.signIn(tab, demo.address, "jo", demo.password);
  await tab.close();
  await press(jo, "Send it again");
  expect(/this was typed before/.test(await main(jo)), "under the new sign-in it is asked once");
  await t.axe(jo);
  await t.shoot("kept-signed-in", jo);
  await press(jo, "Send it again");
  expectEqual(await field(jo, "Family name").inputValue(), "Keptwell", "what was typed is in the form again");
  expectEqual(await field(jo, "Given names").inputValue(), "Ada", "all of it");
}
