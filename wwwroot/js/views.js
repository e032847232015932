// Views of a list that this browser keeps under a name: an address each.
import { onArrival } from "./start.js";

const stored = page => { try { return JSON.parse(localStorage.getItem(`chains-views:${page}`) ?? "[]"); } catch { return []; } };
const store = (page, views) => { try { localStorage.setItem(`chains-views:${page}`, JSON.stringify(views)); } catch { /* Storage may be forbidden. */ } };

function draw(menu) {
  const page = menu.dataset.views;
  const list = menu.querySelector("ul");
  list.replaceChildren();
  for (const view of stored(page)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = page + view.query;
    link.textContent = view.name;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "copy";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `Delete the view ${view.name}`);
    remove.addEventListener("click", () => { store(page, stored(page).filter(v => v.name !== view.name)); draw(menu); });
    item.append(link, remove);
    list.append(item);
  }
  menu.querySelector("[data-none]").hidden = list.children.length > 0;
}

function drawAll() { for (const menu of document.querySelectorAll("[data-views]")) draw(menu); }

document.addEventListener("submit", event => {
  const form = event.target.closest("[data-save-view]");
  if (!form) return;
  event.preventDefault();
  const menu = form.closest("[data-views]");
  const name = form.elements.name.value.trim();
  if (name === "") return;
  const address = new URLSearchParams(location.search);
  address.delete("cursor");
  const query = address.size > 0 ? `?${address}` : "";
  store(menu.dataset.views, [...stored(menu.dataset.views).filter(v => v.name !== name), { name, query }].slice(-30));
  form.reset();
  draw(menu);
}, true);

// A menu closes when one goes elsewhere.
document.addEventListener("click", event => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
});

onArrival(drawAll);
