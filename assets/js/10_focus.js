// The error summary takes the focus, and its links go to the field itself.
function startFocus(page) {
  const summary = page.querySelector("[data-focus]");
  if (!summary) return;
  if (!page.title.startsWith("Error: ")) page.title = "Error: " + page.title;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && page.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.closest(".nhsuk-form-group") || field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
