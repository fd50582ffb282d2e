// The desk marks it, nobody is discharged by itself, the consultant decides.
import { serveDemo } from "../demo.mjs";
import { expect } from "../lib.mjs";
import { follow, main, press } from "../reception.mjs";

export const engines = ["sqlite"];
export const seconds = 240;

// An appointment of this week or the last that has begun and is still open, also on a Sunday and over Christmas.
async function openAppointment(page, address) {
  const clinics = [];
  await page.goto(`${address}/clinics`);
  for (const week of ["this", "the last"]) {
    if (week === "the last") await follow(page, "Previous week");
    clinics.push(...await page.locator("main a[href^='/clinics/']").evaluateAll((links) => links.map((a) => a.href)));
  }
  for (const clinic of [...new Set(clinics)]) {
    await page.goto(clinic);
    const links = await page.locator("main a[href^='/appointments/']").evaluateAll((found) => found.map((a) => a.href));
    for (const link of [...new Set(links)]) {
      await page.goto(link);
      if (await page.getByRole("button", { name: "Did not attend" }).count()) return link;
    }
  }
  throw new Error("the demo has no open appointment that has begun");
}

export default async function (t) {
  const demo = await serveDemo(t);
  const desk = await t.person();
  await t.signIn(desk, demo.address, "jo", demo.password);
  const appointment = await openAppointment(desk, demo.address);
  await press(desk, "Record the outcome");
  expect((await main(desk)).includes("Select the outcome"), "an outcome must be chosen");
  await t.axe(desk);
  await press(desk, "Did not attend");
  const words = await main(desk);
  expect(words.includes("nobody is discharged by itself"), `a clinician decides:\n${words}`);
  expect(!(await desk.getByRole("button", { name: "Save the decision" }).count()), "the desk cannot decide");
  await t.axe(desk);
  await t.fits(desk);

  const doctor = await t.person();
  await t.signIn(doctor, demo.address, "lindqvist", demo.password);
  await doctor.goto(appointment);
  await press(doctor, "Save the decision");
  expect((await main(doctor)).includes("Select the decision"), "a decision must be chosen");
  await t.axe(doctor);
  await doctor.getByLabel("Offer another appointment").check();
  await press(doctor, "Save the decision");
  expect((await main(doctor)).includes("To be offered another appointment"), "the decision is kept");
  await t.shoot("did-not-attend", doctor);
}
