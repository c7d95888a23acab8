// Rows of a repeatable group without a round trip. The server does the same when asked by the
// buttons themselves, so nothing here is needed, only quicker.

const NUMBERED = ["id", "name", "for", "aria-describedby", "aria-labelledby"];

function renumber(group) {
  const prefix = group.dataset.rows;
  const pattern = new RegExp(`\\b${prefix}-\\d+`, "g");
  group.querySelectorAll("[data-row]").forEach((row, index) => {
    row.setAttribute("aria-label", `${row.dataset.rowTitle} ${index + 1}`);
    for (const element of row.querySelectorAll("*")) {
      for (const name of NUMBERED) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(pattern, `${prefix}-${index}`));
      }
    }
    row.querySelector("[data-row-remove]").value = String(index);
  });
}

function empty(row) {
  for (const error of row.querySelectorAll(".gj-error")) error.remove();
  for (const field of row.querySelectorAll(".has-error")) field.classList.remove("has-error");
  for (const control of row.querySelectorAll("input, select, textarea")) {
    control.removeAttribute("aria-invalid");
    if (control.type === "checkbox" || control.type === "radio") control.checked = control.defaultChecked;
    else if (control.tagName === "SELECT") control.selectedIndex = 0;
    else control.value = "";
  }
}

function changed(group) {
  renumber(group);
  group.dispatchEvent(new Event("input", { bubbles: true }));
}

function add(group) {
  const rows = group.querySelectorAll("[data-row]");
  const last = rows[rows.length - 1];
  const fresh = last.cloneNode(true);
  empty(fresh);
  last.after(fresh);
  changed(group);
  fresh.querySelector("input:not([type=hidden]), select, textarea").focus();
}

function remove(group, row) {
  const neighbour = row.nextElementSibling?.matches("[data-row]")
    ? row.nextElementSibling
    : row.previousElementSibling;
  if (neighbour) {
    row.remove();
    neighbour.querySelector("[data-row-remove]").focus();
  } else {
    empty(row);
  }
  changed(group);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-row-add], [data-row-remove]");
  if (!button) return;
  event.preventDefault();
  const group = button.closest("[data-rows]");
  if (button.matches("[data-row-add]")) add(group);
  else remove(group, button.closest("[data-row]"));
});
