// The finder: Ctrl+K from anywhere; what matches stands under its box. A page that needs somebody found has one of its
// own, whose hidden fields go with the question. Without JavaScript Enter opens its page.
function startFinder(page) {
  for (const form of page.querySelectorAll("form.cw-finder, form[data-finds]")) finder(page, form);
  const form = page.querySelector("form.cw-finder");
  if (!form) return;
  const box = form.querySelector("input[name='q']");
  page.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
}

function finder(page, form) {
  const box = form.querySelector("input[name='q']");
  const isOfPage = form.dataset.finds !== undefined;
  const { list, news, forget } = foundList(page, box, {
    id: isOfPage ? "found-here" : "found",
    label: "Found",
    address: () => {
      const address = new URL(form.action);
      for (const field of form.querySelectorAll("input[type='hidden']")) address.searchParams.set(field.name, field.value);
      return address;
    },
    take: (option) => option.click(),
    nobody: "Nothing found",
  });
  if (isOfPage) {
    const place = page.createElement("div");
    place.className = "cw-contact__box";
    list.classList.add("cw-found--field");
    box.before(place);
    place.append(box, list, news);
  } else {
    form.append(list, news);
  }
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) forget();
  });
}
