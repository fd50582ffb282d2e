// The typist types, has it proofread, asks the author; the author answers, signs, and is led to the next.
import { serveDemo } from "../demo.mjs";
import { clickThrough, expect, expectEqual } from "../lib.mjs";
import { field, main, press } from "../pages.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

export default async function (t) {
  const demo = await serveDemo(t);
  const amara = await t.person();
  await t.signIn(amara, demo.address, "amara", demo.password);
  await t.fits(amara); // the desk

  // By stage, oldest first; paging and filters are links and a form of the page's address.
  await amara.goto(`${demo.address}/letters`);
  await t.axe(amara);
  await t.fits(amara);
  await t.shoot("letters", amara);
  await amara.goto(`${demo.address}/letters?stage=type`);
  await t.axe(amara);
  await clickThrough(amara.getByRole("link", { name: /clinic, \d/ }).first());
  await amara.waitForLoadState();
  const letter = new URL(amara.url()).pathname;
  await t.axe(amara);
  await t.fits(amara);

  // What is typed as it reads stays what it is: a list, a heading, a paragraph.
  const body = [
    "Diagnoses", "- Paroxysmal atrial fibrillation", "- <b>Hypertension</b> & \"more\"", "",
    "Medicines", "- Bisoprolol; 2.50 mg once a day; started: palpitations", "",
    "## Clinic review", "Thank you for coming on Tuesday 23 November 2020. There was no edema.", "",
    "Plan", "Your scan showed [?] and I enclose a diary.",
  ].join("\n");
  // Sent at once, before anything was proofread: what must be put right is shown first, the query is no matter.
  await field(amara, "Letter").fill(body);
  await clickThrough(amara.getByRole("button", { name: /^Send to / }));
  await amara.waitForLoadState();
  expect(/3 things must be put right before this letter can be signed/.test(await main(amara)), `shown first:\n${await main(amara)}`);
  expect(/3 to put right before signing/.test(await amara.locator("#findings").innerText()), "with the findings beside it");
  expectEqual(await amara.getByRole("button", { name: /^Send to .* all the same$/ }).count(), 1, "a way to send it all the same");
  expectEqual(await field(amara, "Letter").inputValue(), body, "what was typed");
  await t.axe(amara);
  await t.shoot("letter-held-up", amara);

  // While one types the findings follow what is in the box, as it stands there, and the focus stays where it is.
  if (t.scripts) {
    const box = field(amara, "Letter");
    await box.fill(`\n\n${body.replace("23 November 2020. There was no edema.", "24 November 2020.")}`);
    await amara.getByText("2 to put right before signing", { exact: false }).first().waitFor();
    expect(await box.evaluate((b) => b === document.activeElement), "the focus stays in the box");
    expectEqual(await amara.locator("#findings + [role='status']").innerText(),
      "Proofreading: 2 to put right before signing · 1 query for the author", "read out");
    await amara.getByRole("link", { name: "Line 8" }).first().click();
    expectEqual(await box.evaluate((b) => b.value.slice(b.selectionStart, b.selectionEnd)), "2.50", "the words of the finding as typed");
    await amara.locator("#findings").focus();
    await t.axe(amara);
    await t.shoot("letter-found-while-typing", amara);
    await box.fill(`${await box.inputValue()} We were well well.`);
    await amara.getByText(/^Draft kept/).waitFor();
    await amara.locator("#findings summary, #findings a").first().focus();
    await box.focus();
    await amara.locator("#findings").getByText("well", { exact: false }).first().waitFor();
  }

  await field(amara, "Letter").fill(body);
  await press(amara, "Save");
  expectEqual(await field(amara, "Letter").inputValue(), body, "the letter after saving");
  const words = await main(amara);
  expect(/3 to put right before signing/.test(words), `weekday, dose and enclosure must be put right:\n${words}`);
  expect(/1 query for the author/.test(words), "the query is counted by itself");
  expect(words.includes("Bello") && words.includes("version 2"), "who saved which version is said");
  await t.axe(amara);
  await t.shoot("letter-found", amara);

  // Each is marked in the letter as it reads, and leads to its finding and back, without a script.
  const marked = amara.locator("mark", { hasText: "Tuesday" });
  await clickThrough(marked.getByRole("link"));
  const finding = amara.locator(new URL(amara.url()).hash);
  expect((await finding.innerText()).includes("Monday"), "the mark leads to its finding");
  await clickThrough(finding.getByRole("link", { name: /^As it reads/ }));
  expectEqual(new URL(amara.url()).hash, `#${await marked.getAttribute("id")}`, "and the finding back to its mark");
  expect((await amara.locator("mark", { hasText: "edema" }).count()) === 1, "a look is marked, too");

  // A finding leads to its words; one press puts it right, and only it.
  if (t.scripts) {
    await amara.getByRole("link", { name: "Line 6" }).first().click();
    const chosen = await field(amara, "Letter").evaluate((box) => box.value.slice(box.selectionStart, box.selectionEnd));
    expectEqual(chosen, "2.50", "the words of the finding");
  }
  await press(amara, /^Change to Monday/);
  expect((await field(amara, "Letter").inputValue()).includes("Monday 23 November 2020"), "the weekday is put right");
  expect((await field(amara, "Letter").inputValue()).includes("2.50 mg"), "and nothing else");
  await press(amara, /^Change to 2.5/);
  await press(amara, /^Change to oedema/);
  expect((await field(amara, "Letter").inputValue()).includes("no oedema"), "British spelling");
  await field(amara, "Enclosures, one a line").fill("24-hour tape diary");
  await press(amara, "Save");
  expect(/1 query for the author/.test(await main(amara)) && !/to put right/.test(await main(amara)), "only the query is left");

  // A copy more by a few letters, moved up and taken off again; what is typed meanwhile is not lost.
  await field(amara, "Salutation").fill("Dear Madam");
  const there = await main(amara);
  const other = ["Ferreira", "Adeyemi", "Novak"].find((name) => !there.includes(name));
  await field(amara, "Add a copy").fill(t.scripts ? other.slice(0, 3) : "dr");
  if (t.scripts) {
    await amara.locator("[role='option']:not([aria-disabled])", { hasText: other }).click(); // choosing is adding
    await amara.getByText("The recipient is added").waitFor();
  } else {
    await press(amara, "Add"); // several are meant: nobody is guessed
    await amara.getByRole("radio", { name: new RegExp(other) }).check();
    await press(amara, "Add");
  }
  expect(/The recipient is added/.test(await main(amara)), `added:\n${await main(amara)}`);
  expectEqual(await field(amara, "Salutation").inputValue(), "Dear Madam", "the salutation typed beside it");
  await clickThrough(amara.getByRole("button", { name: /^Move up/ }).last());
  await amara.waitForLoadState();
  await clickThrough(amara.getByRole("button", { name: /^Take off/ }).nth(1));
  await amara.waitForLoadState();
  expect(/Taken off/.test(await main(amara)), "taken off");

  // Named, but "Add" not pressed: sending the letter adds the copy, and who is meant by nobody is said.
  await field(amara, "Add a copy").fill("zzz");
  await clickThrough(amara.getByRole("button", { name: /^Send to / }));
  await amara.waitForLoadState();
  expect(/Nobody in the address book matches/.test(await main(amara)), `nobody is dropped in silence:\n${await main(amara)}`);
  const goesTo = await amara.locator("#recipients").innerText();
  const named = ["Ferreira", "Adeyemi", "Novak"].find((name) => !goesTo.includes(name));
  await field(amara, "Add a copy").fill(named);
  await field(amara, "Note to the author, if any").fill("Please listen at 1:12 <again>");
  const send = amara.getByRole("button", { name: /^Send to / });
  const author = (await send.innerText()).split(" ").pop().toLowerCase(); // "Send to Dr Osei": user osei
  await clickThrough(send);
  await amara.waitForLoadState();
  expectEqual(new URL(amara.url()).pathname, "/letters", `sent: back at the list:\n${await main(amara)}`);

  // The consultant's page: the query first, with the note; signing is refused while it is open.
  const clinician = await t.person();
  await t.signIn(clinician, demo.address, author, demo.password);
  await clickThrough(clinician.getByRole("link", { name: "For you" }));
  await t.axe(clinician);
  await t.fits(clinician);
  await t.shoot("for-you", clinician);
  expect(/Please listen at 1:12 <again>/.test(await main(clinician)), "the typist's note is shown to the author");
  await clickThrough(clinician.locator(`a.nhsuk-button[href^="${letter}?"]`, { hasText: "Answer" }));
  await clinician.waitForLoadState();
  expectEqual(new URL(clinician.url()).pathname, letter, "the letter of the query");
  expect((await clinician.locator("#recipients").innerText()).includes(named), "the copy named without Add goes too");
  const of = (await main(clinician)).match(/(\d+) of (\d+)/);
  expect(of, "the place in the list is said");
  await press(clinician, "Sign and next");
  expect(/There is a problem/.test(await main(clinician)) && /open query/.test(await main(clinician)), "an open query blocks signing");
  await t.axe(clinician);
  await t.shoot("sign-refused", clinician);
  const box = field(clinician, "Letter");
  await box.fill((await box.inputValue()).replace("[?]", "a normal heart"));
  await clinician.waitForTimeout(1000); // a page that has just come up does not take the keys
  if (t.scripts) await box.press("Control+Shift+Enter");
  else await press(clinician, "Sign and next");
  await clinician.getByText(`${Number(of[1]) + 1} of ${of[2]}`).waitFor();
  await clinician.waitForLoadState();
  expect(new URL(clinician.url()).pathname !== letter, "the next letter is open");

  // Not now: what was changed is kept, it is not signed, and the one behind it opens; by its key where there are scripts.
  const skipped = new URL(clinician.url()).pathname;
  const before = await field(clinician, "Letter").inputValue();
  await field(clinician, "Letter").fill(`${before}\n\nI shall read this again.`);
  if (t.scripts) await field(clinician, "Letter").press("Alt+Shift+N");
  else await press(clinician, "Skip for now");
  await clinician.getByText("skipped for now: it is not signed").waitFor();
  const isLast = Number(of[1]) + 1 >= Number(of[2]);
  if (isLast) expectEqual(new URL(clinician.url()).pathname, "/for-you", "after the last the list");
  else await clinician.getByText(`${Number(of[1]) + 2} of ${of[2]}`).waitFor();
  expect(new URL(clinician.url()).pathname !== skipped, "another page is open");
  await clinician.goto(`${demo.address}/for-you`);
  await clickThrough(clinician.locator(`a[href^="${skipped}?"]`).first());
  await clinician.waitForLoadState();
  expect((await field(clinician, "Letter").inputValue()).endsWith("I shall read this again."), "its words are kept");
  expect(await clinician.getByRole("button", { name: "Sign and next" }).isVisible(), "it still waits to be signed");

  // Signed: what became of its copies, and no way to type in it.
  await amara.goto(demo.address + letter);
  expect(/Copies/.test(await main(amara)) && /to be printed|to print|waiting/.test(await main(amara)), "each copy says how it stands");
  expectEqual(await amara.getByRole("textbox", { name: "Letter" }).count(), 0, "boxes of a signed letter");
  expect((await main(amara)).includes("<b>Hypertension</b> & \"more\""), "hostile text is only text");
  await t.axe(amara);
  await t.shoot("letter-signed", amara);
}
