// Ctrl+Enter sends the form one is in; Ctrl+Shift+Enter is "do it and open the next one". Chords only:
// single letters would fight with speech input (WCAG 2.1.4).
// A key that is held repeats itself, and a key pressed twice meets the next page: the one would sign every letter in
// the list and the other the letter that has just come up, unread. So a repetition is never taken, and "open the next
// one" not before its page has been in sight for a second.
const SEEN_MS = 1000;

function startChords(page) {
  let shownAt = performance.now();
  window.addEventListener("pageshow", () => (shownAt = performance.now()));
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const chord = event.shiftKey ? "Control+Shift+Enter" : "Control+Enter";
    const here = event.target.closest && event.target.closest("form");
    const find = (root) => root && root.querySelector(`button[data-chord="${chord}"]:not([disabled])`);
    const button = find(here) || find(page);
    if (!button) return;
    event.preventDefault();
    if (event.repeat || (event.shiftKey && performance.now() - shownAt < SEEN_MS)) return;
    button.form.requestSubmit(button);
  });
}
