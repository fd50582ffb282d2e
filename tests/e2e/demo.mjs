// The demo clinic for a story, served by `clerkwell demo`: always the same by its seed, and a copy of the one that the
// tests of a build share (../http/client.py).
//
//   export const engines = ["sqlite"];
//   export default async function (t) {
//     const demo = await serveDemo(t);
//     const amara = await t.person();
//     await t.signIn(amara, demo.address, "amara", demo.password);
//
// It ends with the scene.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./site.mjs";

const client = fileURLToPath(new URL("../http/client.py", import.meta.url));

export async function serveDemo(t) {
  const data = mkdtempSync(join(t.stage.temporary, "demo-"));
  const copied = spawnSync("python3", [client, t.stage.program, data], { encoding: "utf8" });
  if (copied.status !== 0) throw new Error(`no demo: ${copied.stderr}`);
  const port = await freePort();
  const child = spawn(t.stage.program, ["demo", "--data", data, "--listen", `127.0.0.1:${port}`, "--seed", "7"]);
  t.servers.push(child);
  const said = { password: "", served: false };
  const serves = new Promise((done, failed) => {
    child.on("exit", (code, signal) => failed(new Error(`demo ended with ${code ?? signal}`)));
    child.stdout.on("data", (text) => {
      for (const line of String(text).split("\n")) {
        const password = line.match(/^Password of each: (.*)$/);
        if (password) said.password = password[1];
        if (line.startsWith("Clerkwell serves ")) done();
      }
    });
  });
  child.stderr.on("data", (text) => t.output.push(...String(text).trimEnd().split("\n")));
  await serves;
  return { address: `http://127.0.0.1:${port}`, password: said.password };
}
