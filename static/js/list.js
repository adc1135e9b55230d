/* Makes the list quicker, never different: a choice of filters applies at once, with the
   focus kept and the address true. Without this script the form has its button. */

const form = document.getElementById("list-form");
let latest = 0;

const parts = (page) => page.querySelectorAll("[data-live]");

const openDetails = () =>
  [...document.querySelectorAll("[data-live] details[open]")].map((part) => part.id);

function replaceWith(page) {
  const focused = document.activeElement?.id;
  const opened = openDetails();
  const fresh = new Map([...parts(page)].map((part) => [part.id, part]));
  for (const part of parts(document)) {
    part.replaceChildren(...fresh.get(part.id).childNodes);
  }
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.title = page.title;
}

async function show(address) {
  const mine = ++latest;
  try {
    const answer = await fetch(address);
    const html = await answer.text();
    if (mine !== latest) return;
    replaceWith(new DOMParser().parseFromString(html, "text/html"));
  } catch {
    window.location.assign(address);
  }
}

function chosenAddress() {
  const chosen = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...chosen]) if (!value) chosen.delete(name, value);
  return `${form.action}?${chosen}`;
}

let shown = window.location.search;

document.addEventListener("change", (event) => {
  if (event.target.form !== form || event.target.type !== "checkbox") return;
  const address = chosenAddress();
  history.pushState(null, "", address + window.location.hash);
  shown = window.location.search;
  show(address);
});

/* Back and forward; opening and closing the sheet of filters changes the hash alone. */
window.addEventListener("popstate", () => {
  if (window.location.search === shown) return;
  shown = window.location.search;
  show(window.location.href);
});
