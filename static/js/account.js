/* On the pages of accounts: copies, prints, and shows a password while it is chosen. The
   buttons are hidden without this script. */

const actions = {
  async copies(button, { copies, done }) {
    const place = document.getElementById(copies);
    const lines = place.children.length ? [...place.children] : [place];
    const status = button.parentElement.querySelector("[role=status]");
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(lines.map((line) => line.textContent).join("\n"));
      status.textContent = done;
    } catch {
      getSelection().selectAllChildren(place); // to be copied by hand
    }
  },
  prints() {
    print();
  },
  shows(button, { shows }) {
    const field = document.getElementById(shows);
    const seen = field.type === "password";
    field.type = seen ? "text" : "password";
    button.setAttribute("aria-pressed", seen);
  },
};

for (const [name, act] of Object.entries(actions)) {
  for (const button of document.querySelectorAll(`[data-${name}]`)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button, button.dataset));
  }
}

/* It is sent as a password, so that browsers keep it as one. */
document.addEventListener("submit", () => {
  for (const button of document.querySelectorAll("[data-shows][aria-pressed=true]")) button.click();
});
