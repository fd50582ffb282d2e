// Drafts save themselves 2 s after the last key: the form as it stands goes to its button named "save",
// with a form key of its own (so that the key of the real sending stays unused). The server answers JSON
// {"version": 5, "saved": "Saved at 10:24am · version 5"}, of a letter with its "findings", or an error with
// {"sentence": "…"}.
const SAVE_AFTER = 2000;

function newKey() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i++) b[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  b[6] = (b[6] & 0x0f) | 0x70; // version 7
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function startAutosave(page) {
  for (const form of page.querySelectorAll("form[data-autosave]")) autosave(page, form);
}

function autosave(page, form) {
  const button = form.querySelector("button[name='save']");
  const line = page.querySelector("[data-saved]");
  if (!button) return;
  button.hidden = true; // it is pressed by itself: one "Save" is left to choose
  let timer = 0;
  let dirty = false;
  let saving = false;
  const say = (text) => {
    if (line && line.textContent !== text) line.textContent = text; // read out once, not at every key
  };

  const save = async (leaving) => {
    if (!dirty || saving) return;
    dirty = false;
    saving = true;
    const body = new URLSearchParams(new FormData(form, button));
    body.set("form_key", newKey());
    try {
      const answer = await fetch(button.formAction, {
        method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", keepalive: leaving,
      });
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      const said = isJson ? await answer.json() : {};
      if (!answer.ok) throw new Error(said.sentence || "the server did not take it");
      if (said.version && form.elements.version) form.elements.version.value = said.version;
      say(dirty ? "Not saved yet" : said.saved || "Saved");
      if (!dirty && !leaving) placeFindings(page, said.findings);
    } catch (reason) {
      dirty = true;
      say(`Not saved: ${reason.message}. Keep this page open; it tries again.`);
    }
    saving = false;
    if (dirty) later(SAVE_AFTER);
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => save(false), pause);
  };

  form.addEventListener("input", () => {
    dirty = true;
    say("Not saved yet");
    later(SAVE_AFTER);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
  });
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "hidden") save(true);
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}
