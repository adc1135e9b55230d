/* Suggests practices, cities and topics while one types in a search field: a combobox
   with a list, as in the ARIA Authoring Practices. All words come from the server, in
   the language of the page. Without this script the field is a plain search. */

class Suggestions {
  static PAUSE = 150; // milliseconds without a key, then the server is asked
  static FEWEST = 2; // letters

  constructor(field) {
    const parts = field.form.querySelector("template").content.cloneNode(true);
    [this.list, this.status] = parts.children;
    this.field = field;
    this.active = null;
    this.asked = new AbortController();
    field.form.append(parts);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": false };
    this.describe(field, { ...roles, "aria-controls": this.list.id });
    field.addEventListener("input", () => this.askSoon());
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("blur", () => this.close());
    // The focus stays in the field: what is clicked is a link all the same.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", () => this.close());
  }

  /* --- Asking --- */

  askSoon() {
    this.forget();
    this.activate(null);
    if (this.text.length < Suggestions.FEWEST) this.close();
    else this.timer = setTimeout(() => this.ask(), Suggestions.PAUSE);
  }

  async ask() {
    this.forget();
    const { signal } = (this.asked = new AbortController());
    const address = `${this.field.dataset.suggest}?${new URLSearchParams({ q: this.text })}`;
    try {
      const answer = await fetch(address, { signal });
      const found = await answer.json();
      if (!signal.aborted) this.show(found);
    } catch {
      if (!signal.aborted) this.close(); // the field searches all the same
    }
  }

  /* An answer that is still on its way comes too late. */
  forget() {
    clearTimeout(this.timer);
    this.asked.abort();
  }

  get text() {
    return this.field.value.trim();
  }

  /* --- Showing --- */

  show({ groups, status }) {
    this.activate(null);
    const found = groups.filter(({ items }) => items.length);
    this.list.replaceChildren(...found.map((group) => this.group(group)));
    this.options.forEach((option, number) => (option.id = `${this.list.id}-${number}`));
    this.open(found.length > 0);
    this.status.textContent = status;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.list.scrollTop = 0;
    this.describe(this.field, { "aria-expanded": isOpen });
  }

  close() {
    this.forget();
    this.activate(null);
    this.open(false);
    this.status.textContent = "";
  }

  group({ name, label, items }) {
    const id = `${this.list.id}-${name}`;
    const heading = this.make("div", { class: "suggestions__name", id }, label);
    const options = items.map((item) => this.option(item));
    return this.make("div", { role: "group", "aria-labelledby": id }, heading, ...options);
  }

  option({ label, address, note, lang }) {
    const name = this.make("span", { dir: "auto", ...(lang && { lang }) }, label);
    const roles = { role: "option", "aria-selected": false, tabindex: -1 };
    const small = this.make("small", {}, note);
    return this.make("a", { ...roles, href: address }, name, " ", small);
  }

  make(tag, attributes, ...content) {
    const element = document.createElement(tag);
    this.describe(element, attributes);
    element.append(...content);
    return element;
  }

  describe(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  /* --- Moving --- */

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const actions = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Enter: () => this.choose(),
      Escape: () => this.escape(),
    };
    if (actions[event.key]?.()) event.preventDefault();
    else if (/^(Home|End|Arrow)/.test(event.key)) this.activate(null); // into the text
  }

  /* The text itself is a stop on the way round. */
  move(step) {
    if (this.list.hidden) return this.reopen(step);
    const stops = [null, ...this.options];
    const next = stops.indexOf(this.active) + step;
    this.activate(stops.at(next % stops.length));
    return true;
  }

  reopen(step) {
    if (this.text.length < Suggestions.FEWEST) return false;
    this.ask().then(() => this.list.hidden || this.move(step));
    return true;
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", false);
    this.active = option;
    this.field.removeAttribute("aria-activedescendant");
    if (!option) return;
    this.describe(option, { "aria-selected": true });
    this.describe(this.field, { "aria-activedescendant": option.id });
    option.scrollIntoView({ block: "nearest" });
  }

  choose() {
    const chosen = this.active;
    chosen?.click();
    return chosen !== null;
  }

  escape() {
    const wasOpen = !this.list.hidden;
    this.close();
    return wasOpen;
  }
}

for (const field of document.querySelectorAll("[data-suggest]")) new Suggestions(field);
