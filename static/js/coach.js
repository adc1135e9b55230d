/* Beside the form of a practice: advice on what is typed. form.js reads the form, and
   begins it. */

/* Shows how what is typed is understood, reads and will look. */
class Coach {
  static PAUSE = 700;

  constructor(form, words) {
    Object.assign(this, { form, words, asked: new AbortController() });
    form.addEventListener("input", () => this.askSoon());
    form.addEventListener("change", () => this.askSoon());
    const period = form.querySelector(".field-understood_as .readonly");
    this.period = period;
    period?.setAttribute("aria-live", "polite");
    this.askSoon();
  }

  askSoon() {
    clearTimeout(this.timer);
    this.asked.abort();
    this.timer = setTimeout(() => this.ask(), Coach.PAUSE);
  }

  async ask() {
    const { signal } = (this.asked = new AbortController());
    try {
      const options = { method: "POST", body: typedIn(this.form), redirect: "manual", signal };
      const answer = await fetch(this.words.advice, options);
      if (answer.ok) return this.show(await answer.json());
    } catch {
      // It is advice: the form works without.
    }
    if (!signal.aborted) this.forgetHints();
  }

  /* They were of an older text. */
  forgetHints() {
    for (const list of this.form.querySelectorAll("[data-hints]")) list.hidden = true;
  }

  show({ period, hints, similar, lacking, card }) {
    if (this.period && this.period.textContent !== period) this.period.textContent = period;
    this.fill("[data-similar]", similar);
    this.fill("[data-lacking]", lacking);
    this.fill("[data-card]", card);
    for (const list of this.form.querySelectorAll("[data-hints]")) {
      const sentences = hints[list.dataset.hints] ?? [];
      list.hidden = !sentences.length;
      list.replaceChildren(...sentences.map((sentence) => this.item(sentence)));
    }
  }

  fill(place, html) {
    const box = this.form.querySelector(place);
    if (box && box.innerHTML.trim() !== html.trim()) box.innerHTML = html;
  }

  item(sentence) {
    const item = document.createElement("li");
    item.textContent = sentence;
    return item;
  }
}
