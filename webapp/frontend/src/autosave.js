// htmx posts the draft; this says in words that something is not saved yet, or could not be.

const statusOf = (element) => element.closest("form")?.querySelector("[data-autosave]");

function say(status, text, failed) {
  status.textContent = text;
  status.classList.toggle("is-failed", failed);
}

document.addEventListener("input", (event) => {
  const status = statusOf(event.target);
  if (status) say(status, status.dataset.dirty, false);
});

document.addEventListener("htmx:error", (event) => {
  const status = event.detail.ctx?.sourceElement;
  if (status?.hasAttribute?.("data-autosave")) say(status, status.dataset.failed, true);
});

// An answer such as 422 or 500 is a page or a form, not a status line: keep it out.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const status = ctx.sourceElement;
  if (!status.hasAttribute("data-autosave") || ctx.response.raw.ok) return;
  event.preventDefault();
  say(status, status.dataset.failed, true);
});
