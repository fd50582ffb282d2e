// Looks at pages in Chromium and tells what should not happen there. On standard input {pages, cookies, finders}:
// pages [{role, url, bypass}], cookies {role: {name: value}}, finders [{role, url, box, words}] where words are typed and the list
// is waited for; on standard output {looked, listed, wrong}. Wrong is: something ran (window.canary, alert …), a dialog
// opened, the content policy reported something, or something was asked for that is no style sheet or script of the
// program. Every name of another host leads to a listener of our own, which must hear nothing. With `bypass` the policy is
// set aside for the page, and escaping alone must do.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { pages, cookies, finders } = JSON.parse(readFileSync(0, "utf8"));
const wrong = [];

const heard = createServer((request, answer) => {
  wrong.push(`the listener heard ${request.method} ${request.headers.host}${request.url}`);
  answer.end();
});
heard.on("connect", (request, socket) => {
  wrong.push(`the listener heard CONNECT ${request.url}`);
  socket.destroy();
});
heard.on("clientError", (reason, socket) => {
  wrong.push("the listener heard something that is no request");
  socket.destroy();
});
await new Promise((done) => heard.listen(0, "127.0.0.1", done));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
    // What the browser itself asks for at home leads nowhere; a page that asks there is told of by page.on("request").
    `--host-resolver-rules=${["google.com", "googleapis.com", "gvt1.com", "gstatic.com"].map((host) => `MAP *.${host} ^NOTFOUND`).join(", ")}, MAP * 127.0.0.1:${heard.address().port}, EXCLUDE 127.0.0.1`],
});

// One browser of a role; `at` is where it looks: { url, part }, and `part` what it may ask for by script.
async function enter(role, bypass) {
  const context = await browser.newContext({ bypassCSP: bypass, locale: "en-GB" });
  const at = { url: "", part: "" };
  const tell = (what) => wrong.push(`${role} ${at.url}: ${what}`);
  await context.exposeFunction("tell", tell);
  await context.addInitScript(() => {
    window.canary = (n) => window.tell(`ran canary ${n}`);
    for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.tell(`ran ${name}`);
    document.addEventListener("securitypolicyviolation", (e) => window.tell(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  // A __Host- cookie needs a secure address, and is sent to http://127.0.0.1 too.
  await context.addCookies(Object.entries(cookies[role] || {}).map(([name, value]) =>
    ({ name, value, url: "https://127.0.0.1/", secure: true, httpOnly: true, sameSite: "Lax" })));
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  page.on("dialog", (dialog) => {
    tell("ran a dialog");
    dialog.dismiss().catch(() => {});
  });
  page.on("pageerror", (reason) => tell(reason));
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) tell(`policy: ${message.text().slice(0, 160)}`);
  });
  page.on("framenavigated", (frame) => {
    if (frame.parentFrame()) tell(`a frame: ${frame.url().slice(0, 120)}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    const { origin } = new URL(at.url);
    const isOwn = request.isNavigationRequest() ? url === at.url
      : url.startsWith(`${origin}/assets/`) || url.startsWith("data:image/svg+xml") || (at.part && url.startsWith(at.part));
    if (!isOwn) tell(`asks for ${url.slice(0, 120)}`);
  });
  return { page, at };
}

let looked = 0;
let listed = 0;
const looks = [...pages, ...finders];
for (const bypass of [false, true]) {
  const mine = looks.filter((look) => Boolean(look.bypass) === bypass);
  for (const role of new Set(mine.map((look) => look.role))) {
    const { page, at } = await enter(role, bypass);
    for (const { url, box, words, part } of mine.filter((look) => look.role === role)) {
      Object.assign(at, { url, part });
      await page.goto(url, { waitUntil: "load" });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
      looked++;
      if (!box) continue;
      await page.locator(box).first().pressSequentially(words);
      await page.locator(".cw-found [role='option']").first().waitFor();
      listed += await page.locator(".cw-found [role='option']").count();
    }
    await page.context().close();
  }
}
await browser.close();
heard.close();
console.log(JSON.stringify({ looked, listed, wrong }));
process.exit(0);
