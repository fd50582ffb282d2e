// The finder: Ctrl+K from anywhere; what matches stands under its box. Without JavaScript Enter opens its page.
function startFinder(page) {
  const form = page.querySelector("form.cw-finder");
  if (!form) return;
  const box = form.querySelector("input[name='q']");
  const { list, news, close } = foundList(page, box, {
    id: "found",
    label: "Found",
    address: () => new URL(form.action),
    take: (option) => option.click(),
    nobody: "Nothing found",
  });
  form.append(list, news);

  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  page.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
}
