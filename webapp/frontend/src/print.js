// A print button only makes sense where there is a script to answer it.

for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
