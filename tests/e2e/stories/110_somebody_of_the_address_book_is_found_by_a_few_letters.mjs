import { clickThrough, expect, expectEqual } from "../lib.mjs";
import { problem } from "../pages.mjs";
import { serveSite } from "../site.mjs";

export const engines = ["sqlite", "postgresql"];

async function add(page, site, { kind, person, organisation, address, postcode }) {
  await page.goto(`${site.address}/address-book/add`);
  await page.getByLabel("Kind").selectOption({ label: kind });
  await page.getByLabel("Person").fill(person);
  await page.getByLabel("Organisation", { exact: true }).fill(organisation);
  await page.getByLabel("Address", { exact: true }).fill(address);
  await page.getByLabel("Postcode").fill(postcode);
  await clickThrough(page.getByRole("button", { name: "Save" }));
}

// Where letters go now: by the arrow keys as one types, or without scripts by choosing among several.
async function moveByTyping(t, page) {
  const box = page.getByLabel("Letters go now to");
  const send = page.getByRole("button", { name: "Letters go there now" });
  await clickThrough(send);
  expect((await problem(page)).includes("Choose where letters go now"), "nobody chosen is said");
  await box.fill("zzz");
  await clickThrough(send);
  expect((await problem(page)).includes("Nobody in the address book matches \"zzz\""), "nobody found is said");
  await box.fill("");
  if (t.scripts) {
    await box.pressSequentially("surg");
    await page.locator("#moved_to-found [role='option']").nth(2).waitFor();
    await t.axe(page);
    await t.shoot("contact-picker-open");
    await box.press("Escape");
    expectEqual(await box.getAttribute("aria-expanded"), "false", "Escape closes the list");
    await box.fill("mar surg");
    await page.locator("#moved_to-found [role='option']").nth(1).waitFor({ state: "detached" });
    await box.press("ArrowDown");
    await box.press("Enter");
    expectEqual(await box.inputValue(), "Dr A Novak, Market Place Surgery, Allendale", "the box says who is chosen");
    await box.press("Enter");
  } else {
    await box.fill("surg");
    await clickThrough(send);
    expect((await problem(page)).includes("More than one contact matches"), "several are asked about");
    await t.shoot("contact-picker-several");
    await page.getByLabel("Dr A Novak, Market Place Surgery, Allendale").check();
    await clickThrough(send);
  }
  await page.getByText("Letters go to the new entry now.").waitFor();
}

export default async function (t) {
  const site = await serveSite(t);
  const page = await t.person();
  await t.signIn(page, site.address, site.admin, site.password);
  await clickThrough(page.getByRole("link", { name: "Address book" }));
  await page.getByText("The address book is empty.").waitFor();
  await t.axe(page);

  await add(page, site, { kind: "GP practice", person: "Dr L Ferreira", organisation: "Beacon Street Surgery", address: "2 Beacon Street\nHexham", postcode: "NE46 1A" });
  expect((await problem(page)).includes("This is not a UK postcode"), "a wrong postcode is said at its field");
  expectEqual(await page.getByLabel("Person").inputValue(), "Dr L Ferreira", "what was typed is still there");
  await t.axe(page);
  await t.shoot("contact-add-problem");
  await page.getByLabel("Postcode").fill("ne46 1ab");
  await clickThrough(page.getByRole("button", { name: "Save" }));
  await page.getByText("Added to the address book.").waitFor();
  await page.getByText("NE46 1AB").waitFor();

  await add(page, site, { kind: "GP practice", person: "Dr A Novak", organisation: "Market Place Surgery", address: "7 Market Place\nAllendale", postcode: "NE47 9BD" });
  await add(page, site, { kind: "GP practice", person: "Dr C Rowan", organisation: "Fellside Surgery", address: "Fell Road\nHaltwhistle", postcode: "NE49 0DD" });
  await add(page, site, { kind: "Solicitor", person: "", organisation: "Featherstonehaugh, Cholmondeley and Marjoribanks LLP", address: "The Old Courthouse\nNewcastle upon Tyne", postcode: "NE1 4LP" });
  await page.getByText("Dear Sir or Madam").waitFor();

  await page.goto(`${site.address}/address-book`);
  await t.axe(page);
  await t.fits(page);
  await t.shoot("address-book");
  await page.getByLabel("A few letters").fill("bea hex");
  await clickThrough(page.getByRole("main").getByRole("button", { name: "Find" }));
  await clickThrough(page.getByRole("link", { name: "Dr L Ferreira" }));
  await page.getByText("Who uses it").waitFor();
  await moveByTyping(t, page);
  await page.getByText("Moved: letters go to").waitFor();
  await t.axe(page);
  await t.fits(page);
  await t.shoot("contact-moved");

  await clickThrough(page.getByRole("link", { name: "Dr A Novak, Market Place Surgery, Allendale" }));
  await page.getByText("1 entry has moved here").waitFor();
  await clickThrough(page.getByRole("button", { name: "Do not write to it any more" }));
  expect((await problem(page)).includes("Write why this entry is not to be written to"), "retiring needs a reason");
  await page.getByLabel("Why").fill("Retired in June 2026");
  await clickThrough(page.getByRole("button", { name: "Do not write to it any more" }));
  await page.getByText("Not to be written to", { exact: false }).first().waitFor();
  await t.axe(page);
  await t.shoot("contact-retired");
  await clickThrough(page.getByRole("button", { name: "It may be written to again" }));
  await page.getByText("The entry may be written to again.").waitFor();
}
