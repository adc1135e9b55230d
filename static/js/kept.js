/* Where the programme answers a practice: keeps in this browser what is typed and not sent
   yet. Without this script the page works as it is. */

const page = document.querySelector("[data-kept-as]");
const name = page?.dataset.keptAs; // ends with the number of the practice's version
const practice = name?.replace(/\d+$/, "");
// Beside the texts, by the ids of their boxes: that a button sent them.
const SENT = "sent";

function read(entry = name) {
  try {
    return JSON.parse(localStorage.getItem(entry)) ?? {};
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
  const told = page.querySelector("[data-brought-back]");
  if (told) told.hidden = !Object.keys(kept).length;
}

/* What was sent about an earlier state of the practice was decided upon, unless this page
   says that it was refused; what was not sent goes on. */
function takeOver() {
  const refused = page.querySelector(".errornote");
  const kept = read();
  delete kept[SENT];
  for (const other of Object.keys(localStorage)) {
    if (!other.startsWith(practice) || other === name) continue;
    const { [SENT]: sent, ...texts } = read(other);
    if (!sent || refused) Object.assign(kept, { ...texts, ...kept });
    localStorage.removeItem(other);
  }
  write(kept);
}

if (page) {
  takeOver();
  bringBack();
  page.addEventListener("submit", () => {
    const kept = read();
    if (Object.keys(kept).length) write({ ...kept, [SENT]: true });
  });
  page.addEventListener("input", ({ target }) => {
    if (target.tagName !== "TEXTAREA") return;
    const kept = read();
    if (target.value === target.defaultValue) delete kept[target.id];
    else kept[target.id] = target.value;
    write(kept);
  });
}
