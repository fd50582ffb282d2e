// Reviews in one go from the clinician's page; a letter nobody owes is begun from the patient's page, given back,
// overruled, signed and, found wrong, replaced by another.
import { serveDemo } from "../demo.mjs";
import { clickThrough, expect, expectEqual } from "../lib.mjs";
import { field, main, press } from "../pages.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

export default async function (t) {
  const demo = await serveDemo(t);
  const doctor = await t.person();
  await t.signIn(doctor, demo.address, "lindqvist", demo.password);
  await doctor.goto(`${demo.address}/for-you`);
  const before = Number((await main(doctor)).match(/(\d+)\s*referrals to review/)[1]);
  expect(before > 1, "the demo has referrals to review");
  await clickThrough(doctor.getByRole("link", { name: /^Review/ }).first());
  await doctor.waitForLoadState();
  const first = doctor.url();
  const reviewed = (await doctor.locator(".cw-banner__name").innerText()).match(/, (\S+)/)[1]; // given name
  await doctor.getByRole("radio", { name: "Accept", exact: true }).check();
  await press(doctor, "Save the review");
  expect(/\/referrals\/[0-9a-f-]{36}$/.test(doctor.url()) && doctor.url() !== first, `the next one is open: ${doctor.url()}`);
  const said = await doctor.getByRole("alert").first().innerText();
  expect(said.includes(reviewed) && /This is the next one, of somebody else/.test(said), `whose review was saved is said: ${said}`);
  await doctor.goto(`${demo.address}/for-you`);
  expectEqual(Number((await main(doctor)).match(/(\d+)\s*referrals to review/)[1]), before - 1, "referrals left");

  const amara = await t.person();
  await t.signIn(amara, demo.address, "amara", demo.password);
  await amara.goto(`${demo.address}/letters?stage=sign`);
  await clickThrough(amara.getByRole("link", { name: /clinic, \d/ }).first());
  await amara.waitForLoadState();
  await clickThrough(amara.locator(".cw-banner a").first());
  await clickThrough(amara.getByRole("link", { name: "New letter" }));
  await t.axe(amara);
  await press(amara, "Begin the letter");
  expect(/There is a problem/.test(await main(amara)), "a clinic must be chosen");
  await field(amara, "Clinic").selectOption({ label: "Arrhythmia clinic" });
  await field(amara, "Author").selectOption({ label: await amara.locator("option", { hasText: "Lindqvist" }).first().innerText() });
  await press(amara, "Begin the letter");
  const letter = amara.url();
  await field(amara, "Letter").fill("You came on Tuesday 23 November 2020.");
  await press(amara, "Send to Dr Lindqvist");
  expect(/1 thing must be put right/.test(await main(amara)), "the wrong day of the week is shown before it goes");
  await clickThrough(amara.getByRole("button", { name: /^Send to .* all the same$/ }));
  await amara.waitForLoadState();

  await doctor.goto(letter);
  await press(doctor, "Give back to the typist");
  expect(/Write what the typist should change/.test(await main(doctor)), "giving back needs a note");
  await field(doctor, "Note to the typist, or why no letter is needed").fill("Say how she was <b>");
  await press(doctor, "Give back to the typist");
  await amara.goto(`${demo.address}/letters?stage=type`);
  expect(/Given back: Say how she was <b>/.test(await main(amara)), "the typist is told why");
  await amara.goto(letter);
  expect(/Note from Dr Lindqvist/.test(await main(amara)), "and on the letter");
  await field(amara, "Letter").fill("You came on Tuesday 23 November 2020. You were well.");
  await press(amara, "Send to Dr Lindqvist");

  await doctor.goto(letter);
  await press(doctor, "Sign");
  expect(/Put this right before signing/.test(await main(doctor)), "a must fix blocks signing");
  await t.axe(doctor);
  await doctor.getByText("It is right as it stands").click();
  await press(doctor, "Overrule");
  expect(/Select what is right/.test(await main(doctor)), "what is overruled must be chosen");
  await doctor.getByText("It is right as it stands").click();
  await doctor.locator("input[name='overrule']").first().check();
  await field(doctor, "Why").fill("As it stands in her diary");
  await press(doctor, "Overrule");
  expect(/Overruled by Dr Lindqvist: As it stands in her diary/.test(await main(doctor)), "by whom and why");
  await press(doctor, "Sign");
  await doctor.goto(letter);
  await doctor.getByText("Something is wrong with this letter").click();
  await t.axe(doctor);
  await press(doctor, "Correct it by a new letter");
  await doctor.getByText("Something is wrong with this letter").click();
  await field(doctor, "What is wrong").fill("It was a Monday");
  await press(doctor, "Correct it by a new letter");
  expect(doctor.url() !== letter && /This letter corrects/.test(await main(doctor)), "another letter");
  await amara.goto(letter);
  expect(/corrects this one/.test(await main(amara)) && /held/.test(await main(amara)), "the old one is held and says so");
  await t.axe(amara);
  await t.shoot("letter-corrected", amara);
}
