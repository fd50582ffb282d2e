import { clickThrough, expect, expectEqual } from "../lib.mjs";
import { problem } from "../pages.mjs";
import { serveSite } from "../site.mjs";

export const engines = ["sqlite", "postgresql"];

export default async function (t) {
  const site = await serveSite(t);
  const page = await t.person();
  await t.signIn(page, site.address, site.admin, site.password);

  await page.goto(`${site.address}/set-up/letter-templates`);
  for (const name of ["Clinic letter to the patient", "Did not attend", "Appointment", "Referral returned"])
    await page.getByRole("link", { name, exact: true }).waitFor();
  await t.axe(page);
  await t.fits(page);
  await t.shoot("letter-templates");

  await clickThrough(page.getByRole("link", { name: "Did not attend", exact: true }));
  await page.getByText("We were sorry not to see you at the Arrhythmia clinic").waitFor();
  await t.axe(page);
  await t.fits(page);
  await t.shoot("letter-template");
  await clickThrough(page.getByRole("link", { name: "Change the template" }));
  const body = page.getByLabel("Letter", { exact: true });
  const words = await body.inputValue();
  expect(words.includes("{{clinic.telephone}}"), "merge fields are typed with braces");
  await body.fill(`${words}\n\nDiagnoses\n- [? which]\n\nWrite to {{patient.nam}}.`);
  await clickThrough(page.getByRole("button", { name: "Preview" }));
  expect((await problem(page)).includes("there is no field called patient.nam. Did you mean patient.name?"), "an unknown field is said with the one that was meant");
  await t.axe(page);
  await t.shoot("letter-template-problem");
  await body.fill(`${words}\n\nDiagnoses\n- [? which]\n\nWrite to {{patient.name}}.`);
  await clickThrough(page.getByRole("button", { name: "Preview" }));
  await page.getByText("Write to Mrs Marguerite Okonkwo-Hale.").waitFor();
  await page.getByText("Merge fields: what the letter fills in").click();
  await page.getByText("{{patient.date_of_birth}}", { exact: true }).waitFor();
  await t.axe(page);
  await t.fits(page);
  await t.shoot("letter-template-preview");
  await clickThrough(page.getByRole("button", { name: "Save" }));
  await page.getByText("The template is saved.").waitFor();
  await page.getByRole("heading", { name: "Diagnoses" }).waitFor();

  await page.goto(`${site.address}/set-up/letter-templates/add`);
  await clickThrough(page.getByRole("button", { name: "Save" }));
  expect((await problem(page)).includes("Enter a name"), "an empty form is refused");
  await page.getByLabel("Name").fill("Device check");
  await page.getByLabel("Clinic letter").check();
  await page.getByLabel("The GP, with a copy to the patient").check();
  await body.fill("The device works as it should.");
  await clickThrough(page.getByRole("button", { name: "Save" }));
  await page.getByText("The template is saved.").waitFor();
  await clickThrough(page.getByRole("button", { name: "Put out of use" }));
  await page.getByText("New letters do not begin with this template any more.").waitFor();

  await page.goto(`${site.address}/set-up/letterheads`);
  await clickThrough(page.getByRole("link", { name: "Standard letterhead" }));
  await page.getByLabel("At the head, a line each").fill("Department of Cardiology\nNorthgate Road");
  await page.getByLabel("At the end, small").fill("Registered charity 123456");
  await t.axe(page);
  await t.shoot("letterhead");
  await clickThrough(page.getByRole("button", { name: "Save" }));
  await page.getByText("Department of Cardiology").waitFor();
  await t.axe(page);
  await t.fits(page);
  await t.shoot("letterheads");
  await page.goto(`${site.address}/set-up/letterheads/add`);
  await page.getByLabel("Name").fill("Standard letterhead");
  await clickThrough(page.getByRole("button", { name: "Save" }));
  expect((await problem(page)).includes("already"), "two of one name could not be told apart");
  expectEqual(await page.getByLabel("Name").inputValue(), "Standard letterhead", "what was typed is still there");
}
