// Runs the stories in order and prints TAP: node run.mjs --build DIR [WORD…]
// A story is a file stories/NNN_a_sentence.mjs with `export default async (t) => {…}`; it runs once for each
// of its `engines` (sqlite, postgresql; none: no program needed) and `scripts` (on, off; where it does not say, off on
// the first engine only). Words choose stories.
import { readdirSync } from "node:fs";
import { Stage } from "./lib.mjs";

const words = process.argv.slice(2);
const at = words.indexOf("--build");
const build = at >= 0 ? words.splice(at, 2)[1] : "build-test";
const folder = new URL("./stories/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".mjs")).sort()
  .filter((file) => words.every((word) => file.includes(word)));
const stage = new Stage(build);
let number = 0;
let failed = 0;

for (const file of files) {
  const story = await import(new URL(file, folder));
  const sentence = file.replace(/^\d+_/, "").replace(/\.mjs$/, "").replaceAll("_", " ");
  const engines = story.engines || ["none"];
  for (const engine of engines) {
    const isFirst = engine === engines[0];
    for (const scripts of story.scripts || (isFirst ? ["on", "off"] : ["on"])) {
      const t = stage.scene(engine, scripts === "on", isFirst);
      const name = `${sentence} (${engine === "none" ? "" : engine + ", "}scripts ${scripts})`;
      number++;
      try {
        await t.within(story.seconds || 120, story.default(t));
        t.complainOfConsole();
        console.log(`ok ${number} - ${name}${t.skipped ? ` # SKIP ${t.skipped}` : ""}`);
      } catch (reason) {
        failed++;
        for (const line of String(reason.stack || reason).split("\n").slice(0, 30)) console.log(`# ${line}`);
        for (const line of t.lastWords()) console.log(`# ${line}`);
        await t.picture("failed").catch(() => {});
        console.log(`not ok ${number} - ${name}`);
      }
      await t.finish();
    }
  }
}
await stage.finish();
console.log(`1..${number}`);
if (number === 0) console.log("# no story of that name");
process.exit(failed || number === 0 ? 1 : 0);
