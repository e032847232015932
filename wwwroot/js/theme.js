// The theme button. The choice is a cookie, so that the page comes with it and is not painted twice.
import { onArrival } from "./start.js";

const themes = ["system", "light", "dark"];
const root = document.documentElement;
const choice = () => root.dataset.theme ?? "system";

function choose(theme) {
  const system = theme === "system";
  if (system) delete root.dataset.theme; else root.dataset.theme = theme;
  document.cookie = `chains-theme=${system ? "" : theme}; path=/; max-age=${system ? 0 : 31536000}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

function show() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.querySelector("span").textContent = `Theme: ${choice()}`;
    button.hidden = false;
  }
}

document.addEventListener("click", event => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  choose(themes[(themes.indexOf(choice()) + 1) % themes.length]);
  show();
});

onArrival(show);
