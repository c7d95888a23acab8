// Keyboard and screen-reader users must not lose their place when a part of the page changes.

function focusErrors(root) {
  const summary = root.querySelector("#error-summary");
  if (summary) summary.focus();
  return Boolean(summary);
}

focusErrors(document);

document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx.target;
  const place = target && target.isConnected ? target : document.querySelector("main");
  if (focusErrors(place)) return;
  // The element that had the focus was replaced: the browser then falls back to <body>.
  if (document.activeElement && document.activeElement !== document.body) return;
  if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
});
