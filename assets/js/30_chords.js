// Ctrl+Enter sends the form one is in; Ctrl+Shift+Enter is "do it and open the next one". Chords only:
// single letters would fight with speech input (WCAG 2.1.4).
function startChords(page) {
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const chord = event.shiftKey ? "Control+Shift+Enter" : "Control+Enter";
    const here = event.target.closest && event.target.closest("form");
    const find = (root) => root && root.querySelector(`button[data-chord="${chord}"]:not([disabled])`);
    const button = find(here) || find(page);
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });
}
