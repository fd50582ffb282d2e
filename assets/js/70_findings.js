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
}
