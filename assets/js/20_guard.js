// A form is sent once: a second click within ten seconds does nothing. (The server knows the form's key
// as well; this only spares the wait.) Coming back to the page makes it ready again.
const sentAt = new WeakMap();

function startGuard(page) {
  page.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "get") return;
    if (event.submitter && event.submitter.formMethod === "dialog") return; // Enter in a list: nothing is sent (clerk.c)
    const before = sentAt.get(event.target);
    if (before && Date.now() - before < 10000) event.preventDefault();
    else sentAt.set(event.target, Date.now());
  });
  window.addEventListener("pageshow", () => {
    for (const form of page.forms) sentAt.delete(form);
  });
}
