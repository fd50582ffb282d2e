// A proofreading finding jumps to its words in the text box. Places count characters (code points);
// text boxes count UTF-16 units.
function unitsOf(text, characters) {
  return Array.from(text).slice(0, characters).join("").length;
}

function startFindings(page) {
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-at]");
    const box = link && page.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!box || !box.setSelectionRange) return;
    event.preventDefault();
    const at = Number(link.dataset.at);
    const start = unitsOf(box.value, at);
    const end = unitsOf(box.value, at + Number(link.dataset.length));
    box.focus();
    box.setSelectionRange(start, end);
    box.scrollIntoView({ block: "center" });
  });
  const list = page.getElementById("findings");
  if (!list) return;
  const news = page.createElement("span");
  news.className = "nhsuk-u-visually-hidden";
  news.setAttribute("role", "status");
  list.after(news);
  list.addEventListener("focusout", (event) => {
    if (list.waiting && !list.contains(event.relatedTarget)) placeFindings(page, list.waiting);
  });
}

// What the server found in the draft it has just kept takes the place of what stands there; read out when the sum is
// another. It waits while the focus is in it, and keeps what is being typed and opened there.
function placeFindings(page, markup) {
  const list = page.getElementById("findings");
  if (!list || !markup) return;
  list.waiting = list.contains(page.activeElement) ? markup : "";
  if (list.waiting) return;
  const sum = () => list.querySelector("[data-findings-sum]")?.textContent;
  const before = sum();
  const why = list.querySelector("[name='reason']")?.value;
  const chosen = list.querySelector("[name='overrule']:checked")?.value;
  const wasOpen = list.querySelector("details")?.open;
  const fresh = page.createElement("template");
  fresh.innerHTML = markup; // written by our own typed writer, from our own address
  list.replaceChildren(...fresh.content.firstElementChild.childNodes);
  const reason = list.querySelector("[name='reason']");
  if (reason && why) reason.value = why;
  for (const radio of list.querySelectorAll("[name='overrule']")) radio.checked = radio.value === chosen;
  if (wasOpen && list.querySelector("details")) list.querySelector("details").open = true;
  if (sum() !== before) list.nextElementSibling.textContent = `Proofreading: ${sum()}`;
}
