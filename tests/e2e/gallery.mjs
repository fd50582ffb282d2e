// Serves the page of every component (written by the unit test) and the assets of the build, under the
// same content security policy as the program.
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = { css: "text/css", js: "text/javascript", svg: "image/svg+xml" };

export async function serveGallery(stage) {
  const file = join(stage.temporary, "gallery.html");
  const made = spawnSync(join(stage.build, "tests/unit/test_gallery"), [], { env: { ...process.env, CLERKWELL_GALLERY: file } });
  if (made.status !== 0) throw new Error(`test_gallery: ${made.stderr || made.error}`);
  const requests = [];
  const drafts = { refused: 0, after: 0 }; // how many of the next are not taken, and after how many ms that is said
  const server = createServer((request, answer) => {
    const path = new URL(request.url, "http://x").pathname;
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      requests.push({ method: request.method, path, url: request.url, body });
      answer.setHeader("Content-Security-Policy", POLICY);
      if (path.startsWith("/assets/")) {
        answer.setHeader("Content-Type", TYPES[path.split(".").pop()]);
        return answer.end(readFileSync(join(stage.build, "src/front/assets", basename(path))));
      }
      if (path === "/find") {
        answer.setHeader("Content-Type", "text/html; charset=utf-8");
        return answer.end('<a role="option" id="found-0" href="/patients/1" tabindex="-1"><b>Okafor, Idris</b> <span>2 Feb 1958</span></a>' +
          '<a role="option" id="found-1" href="/patients/2" tabindex="-1"><b>Okafor, Ines</b> <span>3 Mar 1991</span></a>');
      }
      if (path === "/letters/1/draft") {
        answer.setHeader("Content-Type", "application/json");
        if (drafts.refused > 0) {
          drafts.refused--;
          answer.statusCode = 503;
          return setTimeout(() => answer.end('{"sentence": "the records are away for a moment"}'), drafts.after);
        }
        return answer.end('{"version": 5, "saved": "Saved at 10:24am · version 5"}');
      }
      answer.setHeader("Content-Type", "text/html; charset=utf-8");
      answer.end(readFileSync(file));
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${server.address().port}`, requests, drafts, stop: () => server.closeAllConnections() || server.close() };
}
