/* For every page of the desk: room for what stays in sight, and names for what Django's
   own pages leave without one. Each page works without. */

/* --- Room: what has the focus, or is jumped to, is never under a bar --- */

const BARS = { head: ".messages", foot: ".form-foot, .submit-row, .versions table + .comment__buttons" };

function measure() {
  for (const [name, bars] of Object.entries(BARS)) {
    document.documentElement.style.setProperty(`--${name}`, `${height(document.querySelector(bars))}px`);
  }
}

function height(bar) {
  const stays = bar && getComputedStyle(bar).position === "sticky";
  return stays ? bar.offsetHeight : 0;
}

/* A bar that grows at the foot covers nothing that has the focus. */
function makeRoom() {
  const foot = document.querySelector(BARS.foot);
  const before = Number.parseFloat(document.documentElement.style.getPropertyValue("--foot"));
  measure();
  const top = height(foot) - before;
  const { bottom } = document.activeElement.getBoundingClientRect();
  if (top > 0 && bottom > innerHeight - height(foot)) scrollBy({ top, behavior: "instant" });
}

const sizes = new ResizeObserver(makeRoom);
for (const bar of document.querySelectorAll(Object.values(BARS).join())) sizes.observe(bar);
addEventListener("resize", measure);

/* What is led to is shown whole: a field with its label and what is wrong with it. */
function showWhole() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  measure(); // a message stays in sight only where one is led past it
  (place.closest(".form-row") ?? place).scrollIntoView();
}

addEventListener("load", () => setTimeout(showWhole));
document.addEventListener("click", (event) => {
  if (event.target.closest?.("a[href^='#']")) setTimeout(showWhole);
});

/* So is what a button unfolds. */
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.querySelector(":scope > summary.button")) target.scrollIntoView({ block: "nearest" });
}, true);

/* The browser shows of a long field what holds the caret: the rest may be under a bar. */
document.addEventListener("keyup", ({ key, target }) => {
  if (key === "Tab" && target.matches?.("textarea")) target.scrollIntoView({ block: "nearest" });
});

/* --- Messages: told once the page stands, in sight until they are closed --- */

const told = document.querySelector(".messages");
if (told) {
  const close = told.querySelector("button");
  close.hidden = false;
  close.addEventListener("click", () => {
    told.remove();
    measure();
    document.getElementById("content-start").focus({ preventScroll: true });
  });
  const list = told.querySelector("[role=status] > ul");
  addEventListener("load", () => setTimeout(() => list.replaceChildren(...list.childNodes)));
}

/* --- Lists: on a phone each cell says which column it is of --- */

function label(cell, name) {
  const empty = /^[-–\s]*$/.test(cell.textContent) && !cell.querySelector("img, input");
  cell.classList.toggle("is-empty", empty);
  cell.dataset.label = name;
}

for (const table of document.querySelectorAll("table#result_list, table#change-history")) {
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => (head.querySelector(".text") ?? head).textContent.trim());
  for (const row of table.tBodies[0]?.rows ?? []) {
    if (row.cells.length !== names.length) continue; // what is wrong with the row below
    names.forEach((name, place) => label(row.cells[place], name));
  }
}

/* --- What finds by typing has no name of its own: it gets the field's --- */

function nameLookup(field) {
  const label = document.querySelector(`label[for="${field.id}"]`);
  const box = field.parentElement.querySelector(".select2-selection");
  if (!box || !label) return;
  label.id ||= `${field.id}-label`;
  const shown = box.querySelector(".select2-selection__rendered");
  // It is a text that the box shows, no field of its own.
  for (const name of ["role", "aria-readonly"]) shown.removeAttribute(name);
  // The cross that empties it is no item of the list that it stands in.
  const cross = shown.querySelector(":scope > .select2-selection__clear");
  if (cross) {
    box.querySelector(":scope > .select2-selection__clear")?.remove();
    shown.before(cross);
  }
  shown.id ||= `select2-${field.id}-container`;
  box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
  box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  return label.id;
}

function nameLookups() {
  for (const field of document.querySelectorAll("select.admin-autocomplete")) {
    const name = nameLookup(field);
    const opened = document.getElementById(`select2-${field.id}-results`);
    if (!name || !opened) continue;
    const typed = opened.closest(".select2-dropdown").querySelector("input");
    for (const part of [opened, typed]) part?.setAttribute("aria-labelledby", name);
    field.parentElement.querySelector(".select2-selection").setAttribute("aria-controls", opened.id);
  }
}

/* Select2 builds them after this script, and anew at each choice. */
if (document.querySelector("select.admin-autocomplete")) {
  new MutationObserver(nameLookups).observe(document.body, { childList: true, subtree: true });
}

/* --- What is easily pressed by mistake stands on a phone below the bar, not in it --- */

const foot = document.querySelector(".form-foot, .submit-row");
const away = foot?.querySelector(".deletelink");
if (away) {
  const row = away.parentElement;
  const below = document.createElement("div");
  below.className = "below-foot";
  const narrow = matchMedia("(max-width: 767px)");
  const place = () => {
    below.remove();
    if (!narrow.matches) return row.append(away);
    below.append(away);
    foot.after(below);
  };
  narrow.addEventListener("change", place);
  place();
}

/* --- The box that chooses a line is small: all of its cell is --- */

document.querySelector("#result_list")?.addEventListener("click", ({ target }) => {
  if (target.matches("td.action-checkbox")) target.querySelector("input").click();
});
