// What matches while typing, as a list under a box that the arrow keys walk: of the finder, of the address book. The
// server answers `address` with part=1 by the options alone.
//   id, label   of the list
//   address()   a URL to ask, without what was typed
//   take(option)  one was chosen, by Enter or, where it is no link, by a click
//   nobody      what is said when nothing matches
// Returns the list, the line that is read out, a function that shuts the list, and one that forgets what was asked.
function foundList(page, box, { id, label, address, take, nobody }) {
  const list = page.createElement("div");
  const news = page.createElement("span");
  let request = null;
  let timer = 0;
  let active = -1;

  list.className = "cw-found";
  list.id = id;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  news.className = "nhsuk-u-visually-hidden";
  news.setAttribute("role", "status");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", id);
  box.autocomplete = "off";

  const options = () => Array.from(list.querySelectorAll("[role='option']"));
  const close = () => {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const forget = () => {
    clearTimeout(timer);
    if (request) request.abort();
    close();
  };
  const mark = (n) => {
    const all = options();
    if (!all.length) return;
    active = (n + all.length) % all.length;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    box.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  const show = (markup) => {
    list.innerHTML = markup; // written by our own typed writer, from our own address
    const all = options();
    all.forEach((option, i) => {
      option.id = `${id}-${i}`;
      option.setAttribute("aria-selected", "false");
    });
    active = -1;
    list.hidden = all.length === 0;
    box.setAttribute("aria-expanded", String(all.length > 0));
    box.removeAttribute("aria-activedescendant");
    news.textContent = all.length === 0 ? nobody : `${all.length} found`;
  };
  const ask = async () => {
    if (request) request.abort();
    if (box.value.trim().length < 2) return close();
    request = new AbortController();
    try {
      const asked = address();
      asked.searchParams.set("q", box.value);
      asked.searchParams.set("part", "1");
      const answer = await fetch(asked, { signal: request.signal, headers: { Accept: "text/html" }, redirect: "error" });
      if (answer.ok) show(await answer.text());
      else close();
    } catch (reason) {
      if (reason.name !== "AbortError") close();
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) take(options()[active]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  return { list, news, close, forget };
}
