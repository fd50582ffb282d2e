// Choosing somebody from the address book: what matches while typing, as a list the arrow keys walk. The
// chosen id goes with the form in a hidden field; without JavaScript radios carry it.
function startContacts(page) {
  for (const field of page.querySelectorAll("[data-contact]")) contactField(page, field);
}

function contactField(page, field) {
  const name = field.dataset.contact;
  const box = field.querySelector("input[type='text']");
  const chosen = page.createElement("input");
  const list = page.createElement("div");
  const news = page.createElement("span");
  let request = null;
  let timer = 0;
  let active = -1;

  const radios = () => Array.from(field.querySelectorAll("input[type='radio']"));
  const dropRadios = () => {
    const group = field.querySelector(".nhsuk-radios");
    if (group) group.closest(".nhsuk-form-group").remove();
  };
  chosen.type = "hidden";
  chosen.name = name;
  list.className = "cw-found cw-found--field";
  list.id = `${name}-found`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Found in the address book");
  list.hidden = true;
  news.className = "nhsuk-u-visually-hidden";
  news.setAttribute("role", "status");
  const place = page.createElement("div");
  place.className = "cw-contact__box";
  box.before(place);
  place.append(box, list, news);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  box.autocomplete = "off";
  // What is chosen already: the box says who it is. Several to choose from stay as they are.
  const before = radios().find((radio) => radio.checked);
  if (before) {
    chosen.value = before.value;
    box.value = before.labels[0].textContent.trim();
    dropRadios();
  }
  if (!radios().length) field.append(chosen);

  const options = () => Array.from(list.querySelectorAll("[role='option']"));
  const close = () => {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (n) => {
    const all = options();
    if (!all.length) return;
    active = (n + all.length) % all.length;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    box.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    if (!option.dataset.id) return;
    box.value = option.dataset.line;
    chosen.value = option.dataset.id;
    news.textContent = `${option.dataset.line} chosen`;
    close();
  };
  const show = (markup) => {
    list.innerHTML = markup; // written by our own typed writer, from our own address
    const all = options();
    all.forEach((option, i) => {
      option.id = `${name}-found-${i}`;
      option.setAttribute("aria-selected", "false");
    });
    active = -1;
    list.hidden = all.length === 0;
    box.setAttribute("aria-expanded", String(all.length > 0));
    box.removeAttribute("aria-activedescendant");
    news.textContent = all.length === 0 ? "Nobody found" : all.length === 1 ? "1 found" : `${all.length} found`;
  };
  const ask = async () => {
    if (request) request.abort();
    if (box.value.trim().length < 2) return close();
    request = new AbortController();
    try {
      const address = new URL(field.dataset.find, page.baseURI);
      address.searchParams.set("q", box.value);
      address.searchParams.set("part", "1");
      if (field.dataset.kinds) address.searchParams.set("kinds", field.dataset.kinds);
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" }, redirect: "error" });
      if (answer.ok) show(await answer.text());
      else close();
    } catch (reason) {
      if (reason.name !== "AbortError") close();
    }
  };

  box.addEventListener("input", () => {
    dropRadios();
    chosen.value = "";
    if (!chosen.isConnected) field.append(chosen);
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && !list.hidden) mark(active + 1);
    else if (event.key === "ArrowUp" && !list.hidden) mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && active >= 0 && !list.hidden) take(options()[active]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role='option']");
    if (option) take(option);
  });
  box.addEventListener("blur", () => {
    clearTimeout(timer);
    if (request) request.abort();
    close();
  });
}
