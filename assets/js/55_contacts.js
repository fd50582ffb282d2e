// Choosing somebody from the address book: what matches stands under the box. The chosen id goes with the form in a
// hidden field; without JavaScript radios carry it.
function startContacts(page) {
  for (const field of page.querySelectorAll("[data-contact]")) contactField(page, field);
}

function contactField(page, field) {
  const name = field.dataset.contact;
  const box = field.querySelector("input[type='text']");
  const chosen = page.createElement("input");
  chosen.type = "hidden";
  chosen.name = name;

  const radios = () => Array.from(field.querySelectorAll("input[type='radio']"));
  const dropRadios = () => {
    const group = field.querySelector(".nhsuk-radios");
    if (group) group.closest(".nhsuk-form-group").remove();
  };
  const take = (option) => {
    if (!option.dataset.id) return;
    box.value = option.dataset.line;
    chosen.value = option.dataset.id;
    news.textContent = `${option.dataset.line} chosen`;
    close();
    // Where a button behind the field adds them, choosing is adding.
    const add = field.dataset.adds === undefined ? null : field.nextElementSibling;
    if (add && add.form) add.form.requestSubmit(add);
  };
  const { list, news, close, forget } = foundList(page, box, {
    id: `${name}-found`,
    label: "Found in the address book",
    address: () => {
      const address = new URL(field.dataset.find, page.baseURI);
      if (field.dataset.kinds) address.searchParams.set("kinds", field.dataset.kinds);
      return address;
    },
    take,
    nobody: "Nobody found",
  });
  list.classList.add("cw-found--field");
  const place = page.createElement("div");
  place.className = "cw-contact__box";
  box.before(place);
  place.append(box, list, news);
  // What is chosen already: the box says who it is. Several to choose from stay as they are.
  const before = radios().find((radio) => radio.checked);
  if (before) {
    chosen.value = before.value;
    box.value = before.labels[0].textContent.trim();
    dropRadios();
  }
  if (!radios().length) field.append(chosen);

  box.addEventListener("input", () => {
    dropRadios();
    chosen.value = "";
    if (!chosen.isConnected) field.append(chosen);
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role='option']");
    if (option) take(option);
  });
  box.addEventListener("blur", forget);
}
