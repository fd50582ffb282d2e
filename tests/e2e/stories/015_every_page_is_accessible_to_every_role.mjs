// Every page of the route table, for every role that may see it, on the full demo and on an empty site; every form sent
// wrong (422) and stale (409); what is not there, not allowed, not understood or not possible (400 to 405, 503), and the
// pages while the disk is full: axe finds nothing (WCAG 2.2 AA) and nothing reaches out sideways at 400 pixels, nor at
// 1280 with text twice as large. What was looked at is counted against the route table; page_list.py says what has no page.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const engines = ["sqlite"];
export const scripts = ["on"];
export const seconds = 3000;

const helper = fileURLToPath(new URL("../../http/page_list.py", import.meta.url));
const AT_ONCE = 2;

function serveListed(t, kind) {
  const shim = join(t.stage.build, "tests", "faults", "libdisk_shim.so");
  const child = spawn("python3", [helper, t.stage.program, kind, shim], { stdio: ["pipe", "pipe", "pipe"] });
  child.stderr.on("data", (text) => t.output.push(...String(text).trimEnd().split("\n")));
  return new Promise((done, failed) => {
    createInterface({ input: child.stdout }).once("line", (line) =>
      done({ ...JSON.parse(line), say: (order) => child.stdin.write(`${order}\n`), stop: () => new Promise((ended) => { child.on("exit", ended); child.stdin.end(); }) }));
    child.on("exit", (code) => failed(new Error(`page_list.py ended with ${code}: ${t.lastWords().join("\n")}`)));
  });
}

// What is looked at of a page: its main part and what stands around it, without ids, tokens and keys.
const looked = { seen: new Set(), n: 0 };
async function isNew(page) {
  const parts = await page.evaluate(() => {
    const plain = (text) => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "").replace(/value="[\w-]{20,}"/g, "");
    const main = document.querySelector("main");
    const within = main ? main.outerHTML : "";
    return [plain(within), plain(document.documentElement.outerHTML.replace(within, "").replace(/<title>.*?<\/title>/s, ""))];
  });
  const isUnseen = parts.some((part) => !looked.seen.has(part));
  parts.forEach((part) => looked.seen.add(part));
  return isUnseen;
}

// What reaches out sideways, as markup; empty: nothing.
async function sidewaysOf(page, width, size) {
  await page.setViewportSize({ width, height: 800 });
  const over = await page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize;
    if (document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1) return "";
    const isInScroller = (e) => e.parentElement && (getComputedStyle(e.parentElement).overflowX !== "visible" || isInScroller(e.parentElement));
    const wide = [...document.querySelectorAll("body *")].filter((e) =>
      e.getBoundingClientRect().right > innerWidth + 1 && (!isInScroller(e) || getComputedStyle(e).position === "absolute"));
    return wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 100)).join(" | ") || "something";
  }, size);
  return over && `sideways at ${width} px with ${size} text: ${over}`;
}

// What is wrong with a page as it stands, in words; of one that was seen in both parts, from whichever role, nothing more.
async function faultsOf(t, page) {
  const faults = [];
  if (!(await isNew(page))) return faults;
  looked.n++;
  await t.axe(page).catch((reason) => faults.push(reason.message));
  faults.push(await sidewaysOf(page, 400, "100%"), await sidewaysOf(page, 1280, "200%"));
  await page.evaluate(() => document.documentElement.removeAttribute("style"));
  await page.setViewportSize({ width: 1280, height: 860 });
  return faults.filter((fault) => fault);
}

// Sends a form from the page as it stands, with the token of who is signed in; the answer.
async function sendForm(page, action, fields, csrf) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(({ action, fields }) => {
    const form = document.body.appendChild(document.createElement("form"));
    Object.assign(form, { method: "post", action });
    for (const [name, value] of fields) {
      const field = form.appendChild(document.createElement("textarea"));
      Object.assign(field, { name, value });
    }
    HTMLFormElement.prototype.submit.call(form);
  }, { action, fields: csrf === null ? fields : [...fields, ["csrf", csrf]] })]);
  return answer;
}

const newKey = () => {
  const hex = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-8${hex.slice(5, 8)}-${hex.slice(8)}`;
};

// One person who looks: each answer is looked at, must have its status, and is written down as looked at.
class Looker {
  constructor(t, kind, role, wrong) {
    Object.assign(this, { t, kind, role, wrong, visited: new Set(), n: 0 });
  }

  // One fault on many pages is told once, with the first place and how many there are.
  note(where, faults) {
    for (const fault of faults) {
      const known = this.wrong.get(fault);
      this.wrong.set(fault, known ? { ...known, n: known.n + 1 } : { where: `${this.kind}, ${this.role}, ${where}`, n: 1 });
    }
  }

  async judge(where, answer, status) {
    this.n++;
    if (answer.status() === status) return this.note(where, await faultsOf(this.t, this.page));
    this.note(where, [`${where} is answered with ${answer.status()}, not ${status}`]);
  }

  async see(address, { route, path, differs, status = 200 }) {
    // The browser is sent the same text as somebody before it was.
    if (differs) await this.judge(path, await this.page.goto(address + path), status);
    this.visited.add(`${route} for ${this.role}`);
  }

  async send({ route, action, fields, status }, csrf = this.csrf) {
    await this.judge(`${action} sent for ${status}`, await sendForm(this.page, action, fields, csrf), status);
    this.visited.add(`${route} sent for ${status}`);
  }
}

// What was to be looked at and was not, and what was and should not be there, in words; each with its number.
function countsThatDoNotMatch(wanted, visited) {
  const missing = [...wanted].filter((what) => !visited.has(what)).map((what) => `nobody looked at ${what}`);
  return [...missing, ...[...visited].filter((what) => !wanted.has(what)).map((what) => `${what} is said to be no page`)];
}

// Every page for every role that may see it, and every form with every answer it can give that is looked at.
function wantedOf(site, kind) {
  const pages = site.routes.filter((route) => !route.none).flatMap(({ name, roles }) => roles.map((role) => `${name} for ${role}`));
  const forms = kind === "demo" ? site.forms.filter((form) => !form.none).map(({ name, status }) => `${name} sent for ${status}`) : [];
  return { pages: new Set(pages), forms: new Set(forms) };
}

const someWords = () => [["words", "zygote"], ["form_key", newKey()]]; // for the spelling list

// What is no page of the route table: nothing there, not allowed, not understood, and somebody else's token.
async function seeRefusals(looker, site) {
  for (const [path, status] of [["/nowhere", 404], [site.shut[looker.role], 403], ["/keyboard?x=%zz", 400]])
    await looker.judge(path, await looker.page.goto(site.address + path), status);
  const forms = [["/keyboard", 405, looker.csrf, someWords()], ["/account", 400, looker.csrf, [["form_key", "none"]]],
    ["/account", 403, "a token of nobody", someWords()], ["/set-up/spelling", 403, "a token of nobody", someWords()]];
  for (const [path, status, csrf, fields] of forms)
    await looker.judge(`a form to ${path}`, await sendForm(looker.page, path, fields, csrf), status);
}

// Nobody signed in: the pages there are, a wrong password, and a form whose sender was signed out meanwhile.
async function seeAsNobody(looker, site) {
  for (const path of ["/sign-in", "/signed-out", "/account/changed"])
    await looker.judge(path, await looker.page.goto(site.address + path), 200);
  const csrf = await looker.page.goto(`${site.address}/sign-in`).then(() => looker.page.locator("input[name=csrf]").first().inputValue());
  await looker.judge("a wrong password", await sendForm(looker.page, "/sign-in", [["user_name", "jo"], ["password", "no phrase of jo"]], csrf), 422);
  await looker.judge("a sign-in that has ended", await sendForm(looker.page, "/set-up/spelling", someWords(), csrf), 401);
}

// The disk is full: each form comes back as it was, every page says so, and what has no page of its own is kept on one.
async function seeFullDisk(looker, site) {
  await looker.page.goto(`${site.address}/set-up/spelling`);
  site.say("full");
  await looker.judge("a form on a full disk", await sendForm(looker.page, "/set-up/spelling", someWords(), looker.csrf), 503);
  const told = async (path, status) => {
    await looker.judge(`${path} on a full disk`, await looker.page.goto(site.address + path), status);
    if (!/the disk is full/.test(await looker.page.textContent("body"))) looker.note(path, ["does not say that the disk is full"]);
  };
  for (const [path, status] of [["/", 200], ["/find?q=smith", 200], ["/clinics", 200], ["/letters", 200], ["/set-up", 200], ["/account", 200],
    ["/nowhere", 404], ["/sign-in", 200]]) await told(path, status);
  await looker.judge("a sign-out on a full disk", await sendForm(looker.page, "/sign-out", [["form_key", newKey()]], looker.csrf), 200);
}

async function lookAtAll(t, kind, wrong) {
  const site = await serveListed(t, kind);
  const lookers = Object.keys(site.users).map((role) => new Looker(t, kind, role, wrong));
  const counted = { pages: 0, forms: 0 };
  const lookAs = async (looker) => {
    const mine = (list) => list.filter(({ role }) => role === looker.role);
    looker.page = await t.person();
    looker.page.setDefaultTimeout(60000);
    await looker.page.addInitScript({ content: t.axeSource });
    if (looker.role === "nobody") return seeAsNobody(looker, site);
    await t.signIn(looker.page, site.address, site.users[looker.role], site.password);
    looker.csrf = await looker.page.locator("input[name=csrf]").first().inputValue();
    for (const page of mine(site.pages)) await looker.see(site.address, page);
    counted.pages += looker.visited.size;
    for (const form of mine(site.refused)) await looker.send(form);
    await seeRefusals(looker, site);
    if (looker.role === "manager" && kind === "demo") looker.stays = true;
    else await looker.page.context().close();
  };
  const waiting = [...lookers, new Looker(t, kind, "nobody", wrong)]
    .sort((a, b) => [a, b].map(({ role }) => [...site.pages, ...site.refused].filter((p) => p.role === role).length).reduce((x, y) => y - x));
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (waiting.length) await lookAs(waiting.shift());
  }));
  const visited = new Set(lookers.flatMap((looker) => [...looker.visited]));
  const wanted = wantedOf(site, kind);
  const pages = new Set([...visited].filter((what) => / for [a-z ]+$/.test(what)));
  const forms = new Set([...visited].filter((what) => / sent for \d+$/.test(what)));
  const wrongCounts = [...site.odd, ...countsThatDoNotMatch(wanted.pages, pages), ...(kind === "demo" ? countsThatDoNotMatch(wanted.forms, forms) : [])];
  if (!countsThatDoNotMatch(wanted.pages, new Set([...pages].slice(1))).length) wrongCounts.push("a page that nobody looked at is not missed");
  for (const fault of wrongCounts) wrong.set(fault, { where: kind, n: 1 });
  const stayed = lookers.find((looker) => looker.stays);
  if (stayed) await seeFullDisk(stayed, site);
  await site.stop();
  const none = site.routes.filter((route) => route.none);
  console.log(`# ${kind}: ${pages.size} of ${wanted.pages.size} pages (${site.routes.length - none.length} routes, each for every role that may see it; ${none.length} routes have none here), ${forms.size} of ${kind === "demo" ? wanted.forms.size : forms.size} answers to forms wrong (422) or stale (409), ${site.pages.length} records and ${lookers.reduce((sum, { n }) => sum + n, 0)} answers asked for: of all those ${looked.n} that differ looked at by axe, at 400 px and with 200 % text`);
}

// What is wrong on purpose must be found by the same eyes: a field without a label, pale words, something too wide, and an
// answer that is none.
async function seesWhatIsPlanted(t) {
  const planted = "<!DOCTYPE html><html lang=en><title>Planted</title><main><h1>Planted</h1><p style='color:#aaa;background:#fff'>Pale words</p><input type=text><p style='width:1700px'>Wide</p></main>";
  const found = new Map();
  const looker = new Looker(t, "planted", "nobody", found);
  const context = await (await t.stage.browser()).newContext({ viewport: { width: 1280, height: 860 } });
  looker.page = await context.newPage();
  await looker.page.addInitScript({ content: t.axeSource });
  await looker.page.route("**/*", (route) => route.fulfill({ status: route.request().url().endsWith("/broken") ? 500 : 200, contentType: "text/html", body: planted }));
  await looker.see("http://planted.invalid", { route: "planted", path: "/", differs: true });
  await looker.see("http://planted.invalid", { route: "planted", path: "/broken", differs: true });
  await context.close();
  const told = [...found.keys()].join("\n");
  const unseen = ["label: ", "color-contrast: ", "sideways at 400 px", "sideways at 1280 px", "is answered with 500"].filter((fault) => !told.includes(fault));
  if (unseen.length) throw new Error(`planted and not found: ${unseen.join(", ")}; found was: ${told}`);
}

export default async function (t) {
  const wrong = new Map();
  await seesWhatIsPlanted(t);
  await lookAtAll(t, "demo", wrong);
  await lookAtAll(t, "empty", wrong);
  if (wrong.size === 0) return;
  const told = [...wrong].map(([fault, { where, n }]) => `${where}${n > 1 ? ` and ${n - 1} more` : ""}: ${fault}`);
  throw new Error(`${wrong.size} kinds of fault\n${told.slice(0, 25).join("\n")}`);
}
