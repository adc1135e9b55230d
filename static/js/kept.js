/* Where the programme answers a practice: keeps in this browser what is typed and not sent
   yet. Without this script the page works as it is. */

const page = document.querySelector("[data-kept-as]");
const name = page?.dataset.keptAs;
const practice = name?.replace(/\d+$/, "");

function read() {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function write(kept) {
  try {
    if (Object.keys(kept).length) localStorage.setItem(name, JSON.stringify(kept));
    else localStorage.removeItem(name);
  } catch {
    // No room, or not allowed: the text still stands in its box.
  }
}

/* Comments on a part begin with its name, those kept since among them. */
function isKeptSince(box, text) {
  const [part] = box.id.split("-");
  const said = [...page.querySelectorAll(`textarea[id^="${part}-"]`)];
  return said.some((other) => other.defaultValue.trim() === text.trim());
}

function bringBack() {
  const kept = read();
  for (const [id, text] of Object.entries(kept)) {
    const box = document.getElementById(id);
    if (!box || isKeptSince(box, text)) {
      delete kept[id];
      continue;
    }
    box.value = text;
    for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }
  write(kept);
  page.querySelector("[data-brought-back]").hidden = !Object.keys(kept).length;
}

/* What was typed about an earlier state of the practice was decided upon. */
function forgetOld() {
  for (const other of Object.keys(localStorage)) {
    if (other.startsWith(practice) && other !== name) localStorage.removeItem(other);
  }
}

if (page) {
  forgetOld();
  bringBack();
  page.addEventListener("input", ({ target }) => {
    if (target.tagName !== "TEXTAREA") return;
    const kept = read();
    if (target.value === target.defaultValue) delete kept[target.id];
    else kept[target.id] = target.value;
    write(kept);
  });
}
