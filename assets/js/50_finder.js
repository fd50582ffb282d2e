// The finder: Ctrl+K from anywhere; what matches while typing, as a list the arrow keys walk. The server
// answers the same address with part=1 by the options alone; without JavaScript Enter opens its page.
function startFinder(page) {
  const form = page.querySelector("form.cw-finder");
  if (!form) return;
  const box = form.querySelector("input[name='q']");
  const list = page.createElement("div");
  const news = page.createElement("span");
  let request = null;
  let timer = 0;
  let active = -1;

  list.className = "cw-found";
  list.id = "found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Found");
  list.hidden = true;
  news.className = "nhsuk-u-visually-hidden";
  news.setAttribute("role", "status");
  form.append(list, news);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  box.autocomplete = "off";

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
  const show = (markup) => {
    list.innerHTML = markup; // written by our own typed writer, from our own address
    const n = options().length;
    active = -1;
    list.hidden = n === 0;
    box.setAttribute("aria-expanded", String(n > 0));
    box.removeAttribute("aria-activedescendant");
    news.textContent = n === 0 ? "Nothing found" : n === 1 ? "1 found" : `${n} found`;
  };
  const ask = async () => {
    if (request) request.abort();
    if (box.value.trim().length < 2) return close();
    request = new AbortController();
    try {
      const address = new URL(form.action);
      address.searchParams.set("q", box.value);
      address.searchParams.set("part", "1");
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" }, redirect: "error" });
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
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && !list.hidden) mark(active + 1);
    else if (event.key === "ArrowUp" && !list.hidden) mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && active >= 0 && !list.hidden) options()[active].click();
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  page.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
}
