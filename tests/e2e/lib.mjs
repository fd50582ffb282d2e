// What stories are told with: a browser, signing in, axe, screenshots. No framework. Sites: site.mjs.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const root = resolve(new URL("../..", import.meta.url).pathname);

export function expect(condition, sentence) {
  if (!condition) throw new Error(`expected: ${sentence}`);
}

export function expectEqual(got, want, what) {
  if (got !== want) throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}

// A click that leads to another page, and that page: what is asked of a page next is not asked of the one left.
export async function clickThrough(what) {
  await Promise.all([what.page().waitForNavigation(), what.click()]);
}

export class Stage {
  constructor(build) {
    this.build = resolve(build);
    this.program = join(this.build, "src", "clerkwell");
    this.shots = process.env.CLERKWELL_SHOTS || join(this.build, "e2e");
    mkdirSync(this.shots, { recursive: true });
    this.temporary = mkdtempSync(join(tmpdir(), "clerkwell-e2e-"));
    this.databases = 0;
  }

  async browser() {
    this.open ||= await chromium.launch({
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run"],
    });
    return this.open;
  }

  scene(engine, scripts, isFirst = true) {
    return new Scene(this, engine, scripts, isFirst);
  }

  // A new, empty PostgreSQL database in the cluster of the test run.
  newDatabase() {
    let url = process.env.CLERKWELL_TEST_PG;
    if (!url) {
      this.cluster = mkdtempSync(join(tmpdir(), "clerkwell-pg-")); // its own: initdb runs as another user than root
      const started = spawnSync(join(root, "tools/test_postgres.sh"), ["start", this.cluster], { encoding: "utf8" });
      if (started.status !== 0) throw new Error(`no PostgreSQL: ${started.stderr}`);
      url = process.env.CLERKWELL_TEST_PG = started.stdout.trim().split("\n").pop();
    }
    const name = `e2e_${process.pid}_${++this.databases}`;
    const made = spawnSync("psql", [url, "-qc", `CREATE DATABASE ${name}`], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(`no database: ${made.stderr}`);
    const [before, query] = url.split("?");
    return before.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^/]*$/, `$1${name}`) + (query ? `?${query}` : "");
  }

  async finish() {
    if (this.open) await this.open.close();
    if (this.cluster) spawnSync(join(root, "tools/test_postgres.sh"), ["stop", this.cluster]);
    rmSync(this.temporary, { recursive: true, force: true });
  }
}

// One story on one engine, with scripts on or off. Pages are the same on every engine: how they look is asked on the first.
class Scene {
  constructor(stage, engine, scripts, isFirst) {
    Object.assign(this, { stage, engine, scripts, isFirst, contexts: [], servers: [], consoleErrors: [], output: [] });
  }

  within(seconds, promise) {
    let timer;
    const late = new Promise((_, failed) => {
      timer = setTimeout(() => failed(new Error(`not done in ${seconds} s`)), seconds * 1000);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  // The story cannot be told here and now: it counts as skipped, with the reason, not as passed.
  skip(reason) {
    this.skipped = reason;
  }

  // A browser of one person: own cookies. Console errors (CSP among them) fail the story.
  async person({ width = 1280, height = 860 } = {}) {
    const browser = await this.stage.browser();
    const context = await browser.newContext({ javaScriptEnabled: this.scripts, viewport: { width, height }, locale: "en-GB" });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of (4\d\d|503)/.test(message.text())) this.consoleErrors.push(message.text());
    });
    page.on("pageerror", (reason) => this.consoleErrors.push(String(reason)));
    this.page = page;
    return page;
  }

  async signIn(page, address, user, password) {
    await page.goto(`${address}/`);
    await page.getByLabel("User name").fill(user);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await clickThrough(page.getByRole("button", { name: "Sign in" }));
    await page.getByRole("button", { name: "Sign out" }).waitFor();
  }

  // For a page's init script, where many pages are looked at: it need not be sent for each.
  get axeSource() {
    return axeSource;
  }

  // WCAG 2.2 AA by axe, on the page as it stands. Needs scripts to run, so only where they are on.
  async axe(page) {
    if (!this.scripts || !this.isFirst) return;
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
    // Of the rest, which is most of what axe has to say, nothing is asked: writing it down takes as long as looking.
    const violations = await page.evaluate(() => window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
    }).then((found) => found.violations));
    if (violations.length === 0) return;
    throw new Error("axe finds:\n" + violations.map((v) => `${v.id}: ${v.help}\n` +
      v.nodes.slice(0, 4).map((n) => `  ${n.target}: ${n.html.slice(0, 160)}\n    ${n.failureSummary.replaceAll("\n", " ")}`).join("\n")).join("\n"));
  }

  // Nothing reaches out sideways at 400 and 320 pixels and with text twice as large.
  async fits(page) {
    if (!this.isFirst) return;
    const before = page.viewportSize();
    for (const [width, size] of [[1280, "100%"], [400, "100%"], [320, "100%"], [1280, "200%"]]) {
      await page.setViewportSize({ width, height: 800 });
      await page.evaluate((s) => { document.documentElement.style.fontSize = s; }, size);
      const over = await page.evaluate(() => {
        if (document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1) return "";
        const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
        return wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 100)).join(" | ") || "something";
      });
      expect(over === "", `no sideways scrolling at ${width} px with ${size} text, but: ${over}`);
      const onEnd = await page.evaluate(() => [...document.querySelectorAll("main button, main .nhsuk-button")].filter((e) =>
        e.innerText.trim().length > 3 && e.checkVisibility() && e.getBoundingClientRect().width < 44 &&
        e.getBoundingClientRect().height > 2 * e.getBoundingClientRect().width).map((e) => e.innerText));
      expect(onEnd.length === 0, `no button is so narrow that its word stands on end at ${width} px with ${size} text, but: ${onEnd}`);
    }
    await page.evaluate(() => document.documentElement.removeAttribute("style"));
    await page.setViewportSize(before);
  }

  // Pictures for eyes, where CLERKWELL_SHOTS says that somebody looks at them.
  async shoot(name, page = this.page) {
    if (process.env.CLERKWELL_SHOTS) await this.picture(name, page);
  }

  // At 1280 and at 400 px.
  async picture(name, page = this.page) {
    if (!page) return;
    const before = page.viewportSize();
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 860 });
      await page.screenshot({ path: join(this.stage.shots, `${name}-${this.engine}-${this.scripts ? "js" : "plain"}-${width}.png`), fullPage: true });
    }
    await page.setViewportSize(before);
  }

  complainOfConsole() {
    if (this.consoleErrors.length) throw new Error("the console says:\n" + this.consoleErrors.join("\n"));
  }

  lastWords() {
    return this.output.slice(-10);
  }

  async finish() {
    for (const context of this.contexts) await context.close();
    for (const child of this.servers) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGTERM");
      await new Promise((done) => {
        const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
        child.on("exit", () => { clearTimeout(timer); done(); });
      });
    }
  }
}
