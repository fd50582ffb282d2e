// A real site for a story: made empty by `clerkwell init`, served by `clerkwell serve`, on either engine.
//
//   export const engines = ["sqlite", "postgresql"];
//   export default async function (t) {
//     const site = await serveSite(t);                     // the engine of the story
//     const manager = await t.person();
//     await t.signIn(manager, site.address, site.admin, site.password);
//
// What it starts ends with the scene. PostgreSQL is the one of CLERKWELL_TEST_PG, or the run's own; each site
// there has a database of its own.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer as createTcp } from "node:net";
import { join } from "node:path";

const PASSWORD = "a quiet long phrase";

export function freePort() {
  return new Promise((done, failed) => {
    const server = createTcp();
    server.on("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

class Site {
  constructor(t, engine, admin, password) {
    const data = mkdtempSync(join(t.stage.temporary, "site-"));
    Object.assign(this, { t, engine, data, admin, password });
    this.where = engine === "postgresql" ? ["--database", t.stage.newDatabase(), "--data", data] : ["--data", data];
  }

  // A command of the program on this site: site.run("user", "add", "…"). Fails the story when it fails.
  run(command, ...args) {
    const input = args.at(-1)?.input !== undefined ? args.pop().input : "";
    const made = spawnSync(this.t.stage.program, [...command.split(" "), ...this.where, ...args], { input, encoding: "utf8" });
    if (made.status !== 0) throw new Error(`clerkwell ${command}: ${made.stderr || made.error}`);
    return made.stdout;
  }

  async serve() {
    const port = this.port ||= await freePort();
    this.address = `http://127.0.0.1:${port}`;
    const child = this.child = spawn(this.t.stage.program, ["serve", ...this.where, "--listen", `127.0.0.1:${port}`]);
    let ended = null;
    child.on("exit", (code, signal) => (ended = code ?? signal));
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text) => this.t.output.push(...String(text).trimEnd().split("\n")));
    this.t.servers.push(child);
    for (let i = 0; i < 200; i++) {
      if (ended !== null) throw new Error(`serve ended with ${ended}`);
      if (await fetch(`${this.address}/health`).then((answer) => answer.ok, () => false)) return;
      await pause(100);
    }
    throw new Error("serve does not answer /health");
  }

  // Ends it as an operator (SIGTERM) or a power cut (SIGKILL) would; `serve` opens it again at the same address.
  async stop(signal = "SIGTERM") {
    const child = this.child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.on("exit", done));
    child.kill(signal);
    await gone;
  }
}

export async function serveSite(t, { engine = t.engine, site = "Northgate Heart Clinic", admin = "manager", password = PASSWORD } = {}) {
  const made = new Site(t, engine === "none" ? "sqlite" : engine, admin, password);
  made.run("init", "--site", site, "--admin", admin, { input: password + "\n" });
  await made.serve();
  return made;
}
