// Every page of the route table, for every role that may see it, on the full demo and on an empty site, and every
// form sent empty: axe finds nothing (WCAG 2.2 AA) and nothing reaches out sideways at 400 pixels, nor at 1280 with text
// twice as large.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const engines = ["sqlite"];
export const scripts = ["on"];
export const seconds = 3000;

const helper = fileURLToPath(new URL("../../http/page_list.py", import.meta.url));
const AT_ONCE = 2;

function serveListed(t, kind) {
  const child = spawn("python3", [helper, t.stage.program, kind], { stdio: ["pipe", "pipe", "pipe"] });
  child.stderr.on("data", (text) => t.output.push(...String(text).trimEnd().split("\n")));
  return new Promise((done, failed) => {
    createInterface({ input: child.stdout }).once("line", (line) =>
      done({ ...JSON.parse(line), stop: () => new Promise((ended) => { child.on("exit", ended); child.stdin.end(); }) }));
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

// Sends the page's form with everything a person could have typed left out. False when it is no longer offered: a
// form that needs nothing typed was taken, and the record has gone on.
async function sendEmpty(page, action) {
  const isThere = await page.evaluate((wanted) => [...document.forms].some((f) => f.getAttribute("action") === wanted), action);
  if (!isThere) return false;
  await Promise.all([page.waitForNavigation(), page.evaluate((wanted) => {
    const form = [...document.forms].find((f) => f.getAttribute("action") === wanted);
    for (const field of form.elements) {
      if (field.type === "hidden" || field.tagName === "BUTTON" || field.tagName === "FIELDSET") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else field.value = "";
    }
    HTMLFormElement.prototype.submit.call(form);
  }, action)]);
  return true;
}

async function firstSent(page, address, places) {
  for (const place of places) {
    await page.goto(address + place.page);
    if (await sendEmpty(page, place.action)) return place;
  }
  return null;
}

async function lookAtAll(t, kind, wrong) {
  const site = await serveListed(t, kind);
  const byRole = Object.keys(site.users).map((role) => ({
    role,
    pages: site.pages.filter((p) => p.role === role),
    refused: site.refused.filter((p) => p.role === role),
  }));
  const count = { pages: 0, refused: 0, gone: [] };
  // One fault on many pages is told once, with the first place and how many there are.
  const note = (role, where, faults) => faults.forEach((fault) => {
    const known = wrong.get(fault);
    wrong.set(fault, known ? { ...known, n: known.n + 1 } : { where: `${kind}, ${role}, ${where}`, n: 1 });
  });
  const lookAs = async ({ role, pages, refused }) => {
    const page = await t.person();
    page.setDefaultTimeout(60000);
    await t.signIn(page, site.address, site.users[role], site.password);
    for (const { path, differs } of pages) {
      count.pages++;
      if (!differs) continue; // the browser is sent the same text
      const answer = await page.goto(site.address + path);
      note(role, path, answer.status() < 500 ? await faultsOf(t, page) : [`answered ${answer.status()}`]);
    }
    for (const { places } of refused) {
      const place = await firstSent(page, site.address, places);
      if (!place) {
        count.gone.push(`${places[0].action} (${role}, now at ${await page.title()})`);
        continue;
      }
      note(role, `${place.action} sent empty`, await faultsOf(t, page));
      count.refused++;
    }
    await page.context().close();
  };
  const waiting = [...byRole];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (waiting.length) await lookAs(waiting.shift());
  }));
  await site.stop();
  if (count.gone.length * 10 > count.refused) throw new Error(`${kind}: ${count.refused} forms were sent, gone were ${count.gone.join(", ")}`);
  console.log(`# ${kind}: ${count.pages} pages of ${site.routes} routes for ${byRole.length} roles, ${count.refused} forms sent empty (${count.gone.length} were gone): of all those ${looked.n} that differ looked at by axe, at 400 px and with 200 % text`);
}

export default async function (t) {
  const wrong = new Map();
  await lookAtAll(t, "demo", wrong);
  await lookAtAll(t, "empty", wrong);
  if (wrong.size === 0) return;
  const told = [...wrong].map(([fault, { where, n }]) => `${where}${n > 1 ? ` and ${n - 1} more` : ""}: ${fault}`);
  throw new Error(`${wrong.size} kinds of fault\n${told.slice(0, 25).join("\n")}`);
}
