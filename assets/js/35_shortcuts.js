// The keys of the page "Keyboard shortcuts": Alt+Shift and a letter opens a section or presses a button that names
// it (aria-keyshortcuts), F6 walks the regions of the page, Ctrl+. the actions of a row. Never a letter alone
// (WCAG 2.1.4), nothing while a word is composed, and nothing that would write a sign instead.
function startShortcuts(page) {
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || event.getModifierState("AltGraph")) return;
    const control = event.ctrlKey || event.metaKey;
    let taken = false;
    if (event.altKey && event.shiftKey && !control) taken = openNamed(page, event);
    else if (event.key === "F6" && !event.altKey && !control) taken = nextRegion(page, event.shiftKey ? -1 : 1);
    else if (event.key === "." && control && !event.altKey && !event.shiftKey) taken = rowAction(page);
    else if (event.key === "/" && control && !event.altKey) taken = press(page.querySelector("[aria-keyshortcuts~='Control+/']"));
    if (taken) event.preventDefault();
  });
}

function press(target) {
  if (!target || target.disabled) return false;
  target.click();
  return true;
}

const isWrittenIn = (element) => element.matches("textarea, select, [contenteditable], input:not([type='checkbox'], [type='radio'])");

function openNamed(page, event) {
  const isLetter = /^[a-z]$/i.test(event.key);
  // Where these keys write a sign (Option on a Mac), they belong to whoever is writing.
  if (!isLetter && isWrittenIn(event.target)) return false;
  const letter = isLetter ? event.key.toUpperCase() : event.code.replace(/^Key/, "");
  return /^[A-Z]$/.test(letter) && press(page.querySelector(`[aria-keyshortcuts~='Alt+Shift+${letter}']`));
}

// After the last region F6 is left to the browser, whose own bars come next; it then begins again.
let isOut = false;

function nextRegion(page, step) {
  const all = Array.from(page.querySelectorAll("header.cw-top, nav.cw-nav, main, main aside")).filter((one) => one.getClientRects().length);
  let at = -1;
  all.forEach((one, i) => {
    if (one.contains(page.activeElement)) at = i;
  });
  if (isOut || at < 0) at = step > 0 ? -1 : all.length;
  isOut = false;
  const region = all[at + step];
  if (!region) {
    isOut = true;
    return false;
  }
  const first = region.matches("main, aside") ? region : region.querySelector("input, [aria-current='page'], a");
  if (region.matches("aside")) region.tabIndex = -1;
  (first || region).focus();
  region.scrollIntoView({ block: "nearest" });
  return true;
}

// What can be done with the row one is in, one after another; from elsewhere, the first row's.
function rowAction(page) {
  const here = page.activeElement;
  const row = here.closest("tbody tr") || page.querySelector("main table tbody tr:has(a, button, summary)");
  if (!row) return false;
  const all = Array.from(row.querySelectorAll("a[href], button:not([disabled]), summary, select, input:not([type='hidden'])"))
    .filter((one) => one.getClientRects().length);
  const steps = all.filter((one) => one.closest(".cw-step")).concat(all.filter((one) => !one.closest(".cw-step")));
  if (!steps.length) return false;
  steps[(steps.indexOf(here) + 1) % steps.length].focus();
  return true;
}
