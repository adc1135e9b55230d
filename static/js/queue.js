/* Next and previous in the queue by a single key, as shown beside the links. No key is taken
   from a field or from the browser, and whom it disturbs (speech input types letters) turns
   it off for this browser: WCAG 2.1.4. The links work without this script. */

const queue = document.querySelector("[data-queue-keys]");
const OFF = "queue-keys-off";

/* The letter on the key, or the one in its place where letters are not Latin. */
function letter({ key = "", code = "" }) {
  return (/^[a-z]$/i.test(key) ? key : code.replace("Key", "")).toLowerCase();
}

function isTyped({ target, isComposing, ctrlKey, altKey, metaKey, shiftKey }) {
  const isField = target.matches?.("input, textarea, select, [contenteditable]");
  return isField || isComposing || ctrlKey || altKey || metaKey || shiftKey;
}

function isOff() {
  try {
    return OFF in localStorage;
  } catch {
    return false;
  }
}

function keep(off) {
  try {
    if (off) localStorage.setItem(OFF, "");
    else localStorage.removeItem(OFF);
  } catch {
    // Nothing may be kept here: it holds for this page.
  }
}

function follow(event) {
  if (!isTyped(event)) queue.querySelector(`[data-key="${letter(event)}"]`)?.click();
}

function set(off) {
  for (const key of queue.querySelectorAll("kbd")) key.hidden = off;
  for (const link of queue.querySelectorAll("[data-key]")) {
    if (off) link.removeAttribute("aria-keyshortcuts");
    else link.setAttribute("aria-keyshortcuts", link.dataset.key);
  }
  for (const button of queue.querySelectorAll("button")) button.hidden = off !== (button.name === "on");
  if (off) document.removeEventListener("keydown", follow);
  else document.addEventListener("keydown", follow);
}

if (queue) {
  set(isOff());
  queue.addEventListener("click", ({ target }) => {
    if (!target.matches("button")) return;
    const off = target.name === "off";
    keep(off);
    set(off);
    queue.querySelector("button:not([hidden])").focus();
  });
}
