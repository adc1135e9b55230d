/* Finds values in the long filters while one types. list.js replaces the filters after
   each choice; the fields outlive that, with what was typed in them. */

class Finder {
  // Letters that are no other letter with a mark, but are typed as one.
  static ALIKE = { ł: "l", ø: "o", đ: "d", ð: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe" };

  constructor(name) {
    this.part = document.getElementById("finder").content.firstElementChild.cloneNode(true);
    [this.label, this.field, this.status] = this.part.children;
    this.field.id = this.label.htmlFor = `find-${name}`;
    this.words = { label: this.label.textContent, found: this.status.dataset.words };
    this.unfolded = false;
    this.field.addEventListener("input", () => this.find());
    this.field.addEventListener("keydown", (event) => this.press(event));
  }

  /* Words without case, accents and punctuation, in any script. */
  static plain(text) {
    const letters = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    const alike = letters.replace(/[łøđðıßæœ]/g, (letter) => Finder.ALIKE[letter]);
    return alike.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  place(facet) {
    this.facet = facet;
    const legend = facet.querySelector("legend");
    this.label.textContent = this.words.label.replace("{label}", legend.textContent);
    legend.after(this.part);
    this.find();
  }

  find() {
    const words = Finder.plain(this.field.value).split(" ");
    const isSought = words[0] !== "";
    const values = [...this.facet.querySelectorAll(".facet__values > li")];
    for (const value of values) {
      const label = Finder.plain(value.querySelector("label > span").textContent);
      value.hidden = !words.every((word) => label.includes(word));
    }
    const found = values.filter((value) => !value.hidden).length;
    this.unfold(isSought);
    this.status.textContent = isSought ? this.say(found, values.length) : "";
  }

  /* Whoever seeks sees all that is found; afterwards the rest folds up as it was. */
  unfold(isSought) {
    const rest = this.facet.querySelector("details");
    if (!rest) return;
    if (isSought && !rest.open) this.unfolded = rest.open = true;
    if (!isSought && this.unfolded) this.unfolded = rest.open = false;
    rest.querySelector("summary").hidden = isSought;
  }

  say(found, all) {
    return this.words.found.replace("{found}", found).replace("{all}", all);
  }

  /* Escape clears the field first; only then it closes the sheet of filters. */
  press(event) {
    if (event.key !== "Escape" || !this.field.value) return;
    event.preventDefault();
    event.stopPropagation();
    this.field.value = "";
    this.find();
  }
}

const finders = new Map(); // by the names of their filters

/* A filter that became short keeps its field while there is something in it. */
function placeFinders() {
  for (const facet of document.querySelectorAll("[data-facet]")) {
    const name = facet.dataset.facet;
    const isLong = facet.querySelector("details") !== null;
    if (isLong && !finders.has(name)) finders.set(name, new Finder(name));
    const finder = finders.get(name);
    if (isLong || finder?.field.value) finder.place(facet);
  }
}

document.addEventListener("list-replaced", placeFinders);
placeFinders();
