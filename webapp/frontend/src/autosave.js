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

// These answers are a sentence for the status line, too: what is wrong, or who is not signed in.
const SENTENCES = [401, 422];

// Any other failure is a whole page: keep it out of the form.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const status = ctx.sourceElement;
  if (!status.hasAttribute("data-autosave") || ctx.response.raw.ok) return;
  status.classList.add("is-failed");
  if (SENTENCES.includes(ctx.response.raw.status)) return;
  event.preventDefault();
  say(status, status.dataset.failed, true);
});
