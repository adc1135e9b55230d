// Offers to print the page, where scripts run: without them the browser's own menu does.
const printing = document.querySelector("[data-prints]");
printing.hidden = false;
printing.querySelector("button").addEventListener("click", () => window.print());
