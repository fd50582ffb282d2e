// Ticks in a list: one for all, a range with Shift, and how many there are. Enter in a field of one of its actions
// presses the button of that action: of itself it presses none (clerk.c).
function startLists(page) {
  for (const head of page.querySelectorAll("[data-select-all]")) {
    const table = head.closest("table");
    const form = table.closest("form");
    const count = form && form.querySelector("[data-bulk-count]");
    const ticks = () => Array.from(table.querySelectorAll("tbody input[name='ids']"));
    const label = page.createElement("label");
    const all = page.createElement("input");
    const words = page.createElement("span");
    all.type = "checkbox";
    words.className = "nhsuk-u-visually-hidden";
    words.textContent = "Select all";
    label.append(all, words);
    head.replaceChildren(label);

    const say = () => {
      const list = ticks();
      const n = list.filter((tick) => tick.checked).length;
      all.checked = n > 0 && n === list.length;
      all.indeterminate = n > 0 && n < list.length;
      if (count) count.textContent = n ? `${n} of ${list.length} selected` : "";
    };
    let last = null;
    all.addEventListener("change", () => {
      for (const tick of ticks()) tick.checked = all.checked;
      say();
    });
    table.addEventListener("click", (event) => {
      if (event.target.name !== "ids") return;
      const list = ticks();
      if (event.shiftKey && last && list.includes(last)) {
        const [from, to] = [list.indexOf(last), list.indexOf(event.target)].sort((a, b) => a - b);
        for (const tick of list.slice(from, to + 1)) tick.checked = event.target.checked;
      }
      last = event.target;
      say();
    });
    window.addEventListener("pageshow", say);
    if (form) form.addEventListener("keydown", enterActs);
    say();
  }
}

function enterActs(event) {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!event.target.matches("input:not([type='checkbox'], [type='radio'])")) return;
  const action = event.target.closest(".cw-more");
  const button = action && action.querySelector("button:not([disabled])");
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
}
