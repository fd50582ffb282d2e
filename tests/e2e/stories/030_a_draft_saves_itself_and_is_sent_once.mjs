import { expect, expectEqual } from "../lib.mjs";
import { serveGallery } from "../gallery.mjs";

export const scripts = ["on"];

export default async function (t) {
  const gallery = await serveGallery(t.stage);
  try {
    const page = await t.person();
    await page.goto(gallery.address);
    await page.getByLabel("Plan").click();
    await page.keyboard.type("New: ");
    expectEqual(await page.locator("[data-saved]").innerText(), "Not saved yet", "the line while typing");
    await page.getByText("Saved at 10:24am · version 5").waitFor();
    const drafts = gallery.requests.filter((request) => request.path === "/letters/1/draft");
    expectEqual(drafts.length, 1, "drafts sent");
    const sent = new URLSearchParams(drafts[0].body);
    expect(sent.get("plan").includes("New: "), "the draft holds what was typed");
    expect(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(sent.get("form_key")), "a form key of its own");
    expectEqual(sent.get("csrf"), "token", "csrf");
    expectEqual(await page.locator("input[name='version']").inputValue(), "5", "the version of the next saving");

    // What could not be kept as somebody turned to another window is tried again, as the line says, however late it is
    // known.
    const away = await t.person();
    await away.goto(gallery.address);
    Object.assign(gallery.drafts, { refused: 1, after: 2500 });
    await away.getByLabel("Plan").pressSequentially("Later: ");
    await away.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await away.getByText("Not saved: the records are away for a moment. Keep this page open; it tries again.").waitFor();
    await away.getByText("Saved at 10:24am · version 5").waitFor();

    // Ctrl+Shift+Enter sends the letter; sent twice at once it goes once.
    await page.getByLabel("Plan").click();
    await page.evaluate(() => {
      const button = document.querySelector("button[data-chord='Control+Shift+Enter']");
      window.addEventListener("submit", (event) => (window.sendings = (window.sendings || 0) + !event.defaultPrevented));
      for (let i = 0; i < 2; i++) button.form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
    });
    expectEqual(await page.evaluate(() => window.sendings), 1, "sendings that went through of two");
    // Keys still held, or pressed twice, do not send the letter that has only just come up.
    const chord = (repeat) => document.querySelector("main textarea").dispatchEvent(new KeyboardEvent("keydown",
      { key: "Enter", ctrlKey: true, shiftKey: true, repeat, bubbles: true, cancelable: true }));
    const noted = `window.sendings = 0; window.addEventListener("submit", (event) => { window.sendings++; event.preventDefault(); })`;
    await page.addInitScript(`window.addEventListener("pageshow", () => { ${noted}; setTimeout(() => (${chord})(false)); })`);
    await page.goto(gallery.address);
    await page.waitForTimeout(1100);
    await page.evaluate(chord, true);
    expectEqual(await page.evaluate(() => window.sendings), 0, "sendings by keys that were held or came at once");
    await page.evaluate(chord, false);
    expectEqual(await page.evaluate(() => window.sendings), 1, "sendings by the keys, once the letter was in sight");
    const reader = await t.person();
    await reader.goto(gallery.address);
    await reader.getByLabel("Plan").click();
    await reader.waitForTimeout(1100);
    await Promise.all([reader.waitForURL("**/letters/1"), reader.keyboard.press("Control+Shift+Enter")]);
    expectEqual(gallery.requests.filter((r) => r.method === "POST" && r.path === "/letters/1").length, 1, "letters sent");
  } finally {
    gallery.stop();
  }
}
