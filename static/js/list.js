/* Makes the list quicker, never different: a choice of filters applies at once, with the
   focus kept and the address true. Without this script the form has its button. */

const SHEET = "#filters";
const form = document.getElementById("list-form");

/* --- The parts of the page that a choice changes: each stays, its content is new --- */

const parts = (page) => page.querySelectorAll("[data-live]");

const openDetails = () =>
  [...document.querySelectorAll("[data-live] details[open]")].map((part) => part.id);

/* What is focused stays under the pointer, also where the parts above it grow. */
function focusAgain(id, top) {
  const part = document.getElementById(id);
  if (!part) return;
  for (const box of [part.closest(".filters__scroll"), window]) {
    box?.scrollBy(0, part.getBoundingClientRect().top - top);
  }
  part.focus();
}

function replaceWith(page) {
  const focused = document.activeElement;
  const top = focused?.getBoundingClientRect().top;
  const opened = openDetails();
  const fresh = new Map([...parts(page)].map((part) => [part.id, part]));
  for (const part of parts(document)) {
    part.replaceChildren(...fresh.get(part.id).childNodes);
  }
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  document.dispatchEvent(new Event("list-replaced")); // facets.js goes on
  if (focused?.id && document.activeElement !== focused) focusAgain(focused.id, top);
  document.title = page.title;
}

let latest = 0;

async function show(address) {
  const mine = ++latest;
  try {
    const answer = await fetch(address);
    const html = await answer.text();
    if (mine !== latest) return;
    replaceWith(new DOMParser().parseFromString(html, "text/html"));
  } catch {
    if (mine === latest) window.location.assign(address);
  }
}

/* --- Choosing --- */

function chosenAddress() {
  const chosen = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...chosen]) if (!value) chosen.delete(name, value);
  return chosen.size ? `${form.action}?${chosen}` : form.action;
}

let shown = window.location.search;
let inSheet = window.location.hash === SHEET;

/* In the sheet the choices are one step of the history: one Back closes it. */
document.addEventListener("change", (event) => {
  if (event.target.form !== form || event.target.type !== "checkbox") return;
  const address = chosenAddress();
  const step = inSheet ? "replaceState" : "pushState";
  history[step](null, "", address + window.location.hash);
  shown = window.location.search;
  show(address);
});

/* --- Back and forward; opening and closing the sheet --- */

window.addEventListener("popstate", () => {
  const left = inSheet;
  inSheet = window.location.hash === SHEET;
  if (left && !inSheet) {
    history.replaceState(null, "", window.location.pathname + shown);
    setTimeout(() => document.getElementById("open-filters").focus(), 0); // when seen
  } else if (window.location.search !== shown) {
    shown = window.location.search;
    show(window.location.href);
  }
});

let openedHere = false;

function closeSheet(event) {
  if (!inSheet || !openedHere) return; // the link or the button does it
  event.preventDefault();
  openedHere = false;
  history.back();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#open-filters")) openedHere = true;
  if (event.target.closest("[data-closes-filters]")) closeSheet(event);
  for (const menu of document.querySelectorAll(".drop[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.(".drop[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else closeSheet(event);
});

/* --- Taking away --- */

const away = document.getElementById("take-away");
away.querySelector("[data-prints]").hidden = false;

const said = away.querySelector("[role=status]");

async function copy(link) {
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(link.href);
    said.textContent = said.dataset.copied;
  } catch {
    window.location.assign(link.href); // to be copied from the address bar
  }
}

away.addEventListener("toggle", () => (said.textContent = ""));

away.addEventListener("click", (event) => {
  const link = event.target.closest("#link-to-list");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    copy(link);
  } else if (event.target.closest("[data-prints]")) {
    away.open = false;
    window.print();
  }
});
