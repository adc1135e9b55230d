/* The form of a practice: keeps what is typed. What it is advised stands in coach.js.
   All words come from the server. Without this script the form saves as it is. */

const WEEK = 7 * 24 * 3600 * 1000;

/* What the form says, as a browser would send it, without the files. */
function typedIn(form) {
  const fields = new FormData(form);
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  return fields;
}

/* “Saved.” is no longer true of what is typed below it; a warning may be. */
function forgetSuccess() {
  for (const message of document.querySelectorAll(".messagelist .success")) message.remove();
  if (!document.querySelector(".messagelist li")) document.querySelector(".messages")?.remove();
}

/* Keeps the text on the server, moment by moment, and in the browser where that fails. */
class Keeper {
  static PAUSE = 2000; // milliseconds without a key
  static LONGEST = 5000; // while somebody types on and on
  static AT_MOST = 10000; // until an answer comes
  static AGAIN = [2000, 4000, 8000, 15000, 30000, 60000]; // after a lost line

  constructor(form, words, state) {
    Object.assign(this, { form, words, state, failures: 0, leaving: false });
    this.page = `practice-form:${words.person}:${Keeper.page}`;
    this.name = `${this.page}:${Keeper.tab}`;
    navigator.locks?.request(this.name, () => new Promise(() => {})).catch(() => {}); // while it is open
    this.unsaved = false; // whether there is text that the server does not have
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.submit(event));
    document.forms["take-over"]?.addEventListener("submit", (event) => this.takeOver(event));
    addEventListener("beforeunload", (event) => this.leave(event));
    addEventListener("online", () => this.unsaved && this.save());
    addEventListener("focus", () => this.failures && this.save());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    this.chosenBefore = form.elements.chosen_files.value;
    form.autocomplete = "off"; // it is this script that brings text back, and says so
    this.known = this.text;
    this.forgetOld();
    // A form that was refused says itself what was typed.
    if (form.querySelector(".error-summary")) this.saveIn(0);
    else this.bringBack();
  }

  /* Names the form in any language of the desk. */
  static get page() {
    const { lang } = document.documentElement;
    return location.pathname.replace(new RegExp(`^/${lang}(?=/)`), "");
  }

  /* Tells this window from others that show the same form. */
  static get tab() {
    window.name ||= `${Date.now()}-${Math.random()}`;
    return window.name;
  }

  get text() {
    return JSON.stringify([...typedIn(this.form)]);
  }

  /* Some scripts tell of changes where there are none. */
  changed() {
    this.showFiles();
    const { text } = this;
    if (text === this.known) return;
    this.known = text;
    this.unsaved = true;
    this.left = false;
    forgetSuccess();
    this.since ??= Date.now();
    const pause = Math.min(Keeper.PAUSE, this.since + Keeper.LONGEST - Date.now());
    this.keepHere(); // a window may be gone the next moment
    if (!this.failures) this.saveIn(Math.max(pause, 0));
  }

  saveIn(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.leaving) return;
    this.saving ??= this.saveOnce();
    await this.saving;
  }

  async saveOnce() {
    this.unsaved = false;
    this.since = undefined;
    const fields = typedIn(this.form);
    const answer = await this.send(fields);
    this.saving = undefined;
    if (this.leaving) return;
    if (!answer.ok) return this.failed(answer);
    const { sentence, kept } = await this.read(answer);
    if (sentence) this.say(sentence, true); // it was saved with the button before
    else this.kept(kept);
  }

  /* Send the text; with a new token where another window signed in meanwhile. */
  async send(fields) {
    const answer = await this.ask({ method: "POST", body: fields });
    if (answer.status !== 403) return answer;
    const fresh = await this.ask({});
    if (!fresh.ok) return fresh;
    const { token } = await fresh.json();
    this.form.elements.csrfmiddlewaretoken.value = token;
    fields.set("csrfmiddlewaretoken", token);
    return this.ask({ method: "POST", body: fields });
  }

  async ask(options) {
    try {
      return await fetch(this.words.typed, { redirect: "manual", ...options });
    } catch {
      return { ok: false, status: 0 };
    }
  }

  /* What says no more than what is stored is not kept. */
  kept(isKept) {
    this.failures = 0;
    this.pressed = false;
    // The page that is on its way may have been made before this was kept.
    if (!this.unsaved && !this.left) localStorage.removeItem(this.name);
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const time = new Date().toLocaleTimeString(document.documentElement.lang, clock);
    this.say(isKept ? this.words.saved.replace("{time}", time) : "");
    if (this.unsaved) this.saveIn(Keeper.PAUSE);
  }

  async failed(answer) {
    this.unsaved = true;
    if (answer.status === 409) this.setApart();
    this.keepHere();
    const isRefusal = [401, 404, 409, 413].includes(answer.status);
    const { sentence } = isRefusal ? await this.read(answer) : { sentence: this.offline };
    this.say(sentence, true, answer.status === 401);
    if (isRefusal && answer.status !== 401) return;
    const pause = Keeper.AGAIN[Math.min(this.failures, Keeper.AGAIN.length - 1)];
    this.failures += 1;
    this.saveIn(pause);
  }

  get offline() {
    return this.pressed ? this.words.notSent : this.words.offline;
  }

  /* What is larger than any form is refused by a page, before the form is asked. */
  async read(answer) {
    const said = await answer.json().catch(() => ({ sentence: this.words.tooLarge }));
    if (said.state) this.showState(said.state);
    return said;
  }

  /* The practice went on, or away: nothing else that the page says of its way is true. */
  showState(state) {
    for (const shown of this.form.querySelectorAll(".status-line > .state, .form-foot .state")) {
      Object.assign(shown, { className: "state", textContent: state });
      shown.closest(".status-line")?.replaceChildren(shown);
    }
  }

  say(sentence, isUnsaved = false, signIn = false) {
    const words = document.createElement("span");
    words.textContent = sentence;
    this.state.classList.toggle("is-unsaved", isUnsaved);
    this.state.replaceChildren(...(sentence ? [words] : []));
    if (signIn) this.state.append(" ", this.signInLink());
    this.showFiles();
  }

  signInLink() {
    const link = document.createElement("a");
    Object.assign(link, { href: this.words.login, target: "_blank", textContent: this.words.signIn });
    return link;
  }

  /* Files are not kept before the form is saved: say which, now and when it is read again. */
  showFiles() {
    const fields = [...this.form.querySelectorAll("input[type=file]")];
    const chosen = fields.flatMap((field) => [...field.files].map((file) => file.name)).join(", ");
    this.form.elements.chosen_files.value = chosen || this.chosenBefore;
    let words = this.state.querySelector("[data-files]");
    if (!chosen) return words?.remove();
    if (!words) {
      words = document.createElement("span");
      words.dataset.files = "";
      this.state.append(" ", words);
    }
    const text = `${this.words.chosen} ${chosen}`;
    if (words.textContent !== text) words.textContent = text;
  }

  /* --- In the browser --- */

  keepHere() {
    const entry = { at: Date.now(), fields: [...typedIn(this.form)], apart: this.apart };
    try {
      localStorage.setItem(this.name, JSON.stringify(entry));
    } catch {
      // No room, or not allowed: the text still stands in the form.
    }
  }

  forgetOld() {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith("practice-form:")) continue;
      if (!(this.entry(name)?.at > Date.now() - WEEK)) localStorage.removeItem(name);
    }
  }

  entry(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  }

  /* Find what this window kept, or else one that is gone. */
  async keptName() {
    if (this.entry(this.name)) return this.name;
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    const open = new Set(held.map((lock) => lock.name));
    const names = Object.keys(localStorage).filter((name) => name.startsWith(`${this.page}:`));
    const gone = names.filter((name) => !open.has(name));
    return gone.sort((one, other) => this.entry(other).at - this.entry(one).at)[0];
  }

  /* Give the server what it missed, and show it then as any other unsaved text. */
  async bringBack() {
    const name = await this.keptName();
    const entry = name && this.entry(name);
    if (!entry) return;
    if (entry.apart && name === this.name) return this.fillIn(entry);
    const fields = new FormData();
    for (const [name, value] of entry.fields) fields.append(name, value);
    for (const name of ["csrfmiddlewaretoken", "ticket"]) {
      fields.set(name, this.form.elements[name].value);
    }
    this.form.inert = true; // what is typed now would be of another state of the text
    const signal = AbortSignal.timeout(Keeper.AT_MOST);
    const answer = await this.ask({ method: "POST", body: fields, signal });
    this.form.inert = false;
    if (answer.ok || [409, 413].includes(answer.status)) localStorage.removeItem(name);
    if (answer.status === 409) return this.fillIn({ ...entry, apart: true });
    if (answer.status === 413) return this.fillIn(entry);
    if (!answer.ok) return;
    const { kept } = await answer.json();
    if (kept) location.reload();
  }

  /* Another text of the same form is kept: neither that nor this may replace the other. */
  setApart() {
    this.apart = true;
    this.form.elements.restored.value = "";
  }

  /* Show again what this window had, and the server has not. */
  fillIn({ fields, apart }) {
    const { elements } = this.form;
    const said = (name) => fields.find(([field]) => field === name)?.[1] ?? "";
    if (apart) this.setApart();
    if (apart) elements.restored.value = said("form_key"); // should that be kept since
    // Others may have saved since this was typed: they are asked, not overwritten.
    for (const name of ["seen", "asked"]) elements[name].value = said(name);
    for (const field of this.form.elements) {
      if (!field.name || ["file", "hidden", "submit"].includes(field.type)) continue;
      const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    this.changed();
  }

  /* --- Leaving --- */

  submit(event) {
    if (this.leaving) return event.preventDefault(); // a double click
    if (!navigator.onLine) {
      event.preventDefault();
      this.keepHere();
      this.pressed = true;
      return this.say(this.offline, true);
    }
    this.leaving = true;
    clearTimeout(this.timer);
    localStorage.removeItem(this.name);
    if (this.unsaved && !this.apart) this.keepHere();
    setTimeout(() => (this.leaving = false), 10000); // a line that broke
  }

  /* A text is put into this form from elsewhere: the server must know first what stands
     here, since it writes over nothing. */
  async takeOver(event) {
    if (!this.unsaved && !this.saving) return;
    event.preventDefault();
    if (this.saving) await this.saving;
    if (this.unsaved) await this.save();
    if (!this.unsaved) event.target.submit();
  }

  leave(event) {
    if (this.leaving || !(this.unsaved || this.saving)) return;
    this.left = true;
    this.keepHere();
    event.preventDefault();
  }
}

/* A consent is for the contact as named: another one is asked anew. */
function askAnew(form, keeper, words) {
  const boxes = ["contact_may_be_asked", "contact_is_public"].map((name) => form.elements[name]);
  const anew = form.elements.asked_anew;
  if (!anew || boxes.includes(undefined)) return;
  for (const name of ["contact_name", "contact_unit", "contact_email"]) {
    form.elements[name].addEventListener("input", () => {
      if (anew.value === "on" || !boxes.some((box) => box.checked)) return;
      for (const box of boxes) box.checked = false;
      anew.value = "on";
      keeper.say(words.unticked);
    });
  }
}

/* After what Django's own script does with the focus. */
addEventListener("load", () => {
  setTimeout(() => document.querySelector(".error-summary")?.focus());
});

const writing = document.querySelector("[data-writing]");
if (writing) {
  const form = writing.closest("form");
  const words = writing.dataset;
  const keeper = new Keeper(form, words, form.querySelector("[data-state]"));
  new Coach(form, words);
  askAnew(form, keeper, words);
  // Lists of choices that are found by typing tell of a change in jQuery's way alone.
  window.django?.jQuery?.(form).on("change", ".admin-autocomplete", () => {
    form.dispatchEvent(new Event("change"));
  });
}
