/* A tick on each card: what a reader chooses is kept in this browser alone, and in the
   address of its page. All words come from the server, in the language of the page. */

class Shortlist {
  static KEY = "shortlist";
  static MOST = 30; // as the server shows

  constructor(template) {
    const parts = template.content.cloneNode(true);
    [this.tick, this.bar, this.status] = parts.children;
    this.link = this.bar.querySelector("a");
    this.words = { ...template.dataset, open: this.link.textContent };
    this.home = this.link.href;
    this.slugs = [];
    this.tick.remove();
    document.body.append(parts);
    document.addEventListener("click", (event) => {
      const tick = event.target.closest(".tick");
      if (tick) this.toggle(tick.dataset.slug, tick.dataset.title);
    });
    document.addEventListener("list-replaced", () => this.place()); // by list.js
    window.addEventListener("storage", () => this.load());
    window.addEventListener("pageshow", () => this.load());
    this.place();
    this.load();
  }

  /* --- What is kept. A browser may refuse to keep anything: then this page does. --- */

  load() {
    try {
      const kept = JSON.parse(localStorage.getItem(Shortlist.KEY) ?? "[]");
      if (!this.isRefused) this.slugs = kept.filter((slug) => typeof slug === "string");
    } catch {
      // what is there is none of ours, or nothing may be read
    }
    this.show();
  }

  save(slugs) {
    this.slugs = slugs.slice(0, Shortlist.MOST);
    try {
      if (this.slugs.length) localStorage.setItem(Shortlist.KEY, JSON.stringify(this.slugs));
      else localStorage.removeItem(Shortlist.KEY);
      this.isRefused = false;
    } catch {
      this.isRefused = true;
    }
    this.show();
  }

  has(slug) {
    return this.slugs.includes(slug);
  }

  /* Whether it holds these and no others, in whatever order. */
  isOf(slugs) {
    const others = new Set(slugs);
    return others.size === this.slugs.length && this.slugs.every((slug) => others.has(slug));
  }

  get address() {
    const query = new URLSearchParams(this.slugs.map((slug) => ["practices", slug]));
    return this.slugs.length ? `${this.home}?${query}` : this.home;
  }

  /* --- Ticking --- */

  toggle(slug, title) {
    if (this.has(slug)) this.remove(slug, title);
    else this.add(slug, title);
  }

  add(slug, title) {
    if (this.slugs.length >= Shortlist.MOST) {
      this.say("full", { most: Shortlist.MOST });
      return;
    }
    this.save([...this.slugs, slug]);
    this.say(this.isRefused ? "refused" : "added", { title });
  }

  remove(slug, title) {
    this.save(this.slugs.filter((other) => other !== slug));
    this.say("removed", { title });
  }

  fill(name, values) {
    return this.words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  say(name, values) {
    this.status.textContent = this.fill(name, values);
  }

  /* --- Showing --- */

  /* A card names its practice by its link, a practice's own page by its data. */
  place() {
    for (const card of document.querySelectorAll(".card:not(:has(.tick))")) {
      const link = card.querySelector(".card__title a");
      const slug = new URL(link.href).pathname.split("/").at(-2);
      card.append(this.made(slug, link.textContent));
    }
    for (const part of document.querySelectorAll("[data-shortlist]:empty")) {
      part.append(this.made(part.dataset.shortlist, part.dataset.title));
    }
    this.show();
  }

  made(slug, title) {
    const tick = this.tick.cloneNode(true);
    Object.assign(tick.dataset, { slug, title });
    tick.setAttribute("aria-label", this.fill("name", { title }));
    return tick;
  }

  show() {
    for (const tick of document.querySelectorAll(".tick")) {
      tick.setAttribute("aria-pressed", this.has(tick.dataset.slug));
    }
    this.link.href = this.address;
    this.link.textContent = this.fill("open", { number: this.slugs.length });
    this.bar.hidden = this.slugs.length === 0;
    document.dispatchEvent(new Event("shortlist-changed"));
  }
}

/* The page of a shortlist: the reader's own, or one that somebody shared. */
class ShortlistPage {
  constructor(part, shortlist) {
    this.part = part;
    this.shortlist = shortlist;
    this.shown = part.dataset.shown.split(" ").filter(Boolean);
    this.isOwn = shortlist.isOf(new URLSearchParams(window.location.search).getAll("practices"));
    part.toggleAttribute("data-own", this.isOwn && this.shown.length > 0);
    // What is no longer public, or was merged, the page has said once.
    if (this.isOwn && !shortlist.isOf(this.shown)) shortlist.save(this.shown);
    this.listen("[data-removes]", (link) => this.forget([link.dataset.removes]));
    this.listen("[data-clears]", () => this.forget(this.shown));
    this.listen("[data-keeps]", () => this.keep());
    this.listen("[data-copies]", (link, event) => this.copy(link, event));
    document.addEventListener("shortlist-changed", () => this.show());
    this.show();
  }

  listen(selector, act) {
    for (const part of this.part.querySelectorAll(selector)) {
      part.addEventListener("click", (event) => act(part, event));
    }
  }

  /* A list that somebody else made is shortened in the address alone. */
  forget(slugs) {
    if (!this.isOwn) return;
    this.shortlist.save(this.shortlist.slugs.filter((slug) => !slugs.includes(slug)));
  }

  keep() {
    this.shortlist.save([...new Set([...this.shortlist.slugs, ...this.shown])]);
    window.location.assign(this.shortlist.address);
  }

  async copy(link, event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const said = this.part.querySelector("[data-copied]");
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(link.href);
      said.textContent = said.dataset.copied;
    } catch {
      window.location.assign(link.href); // to be copied from the address bar
    }
  }

  show() {
    const keeps = this.part.querySelector("[data-keeps]");
    if (keeps) keeps.hidden = this.shown.every((slug) => this.shortlist.has(slug));
  }
}

function openShortlist(template) {
  const shortlist = new Shortlist(template);
  const page = document.getElementById("chosen");
  if (!page) return;
  if (!window.location.search && shortlist.slugs.length) {
    window.location.replace(shortlist.address);
  } else new ShortlistPage(page, shortlist);
}

openShortlist(document.getElementById("shortlist"));
