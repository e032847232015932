// Results under the search box as one types. Without this script the box is a form that leads to the search page.
const box = document.getElementById("global-search");
const panel = document.querySelector("#search .panel");
const list = document.getElementById("search-results");
const note = panel?.querySelector(".note");
let asked = 0, pending = null, timer = 0;

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

function open(visible) {
  panel.hidden = !visible;
  box.setAttribute("aria-expanded", String(visible));
  if (!visible) box.removeAttribute("aria-activedescendant");
}

// Names come from runs: characters that turn text around or cannot be seen are written out, as SafeText does on the pages.
const hidden = /(?![\n\t\r\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const unit = c => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
const visible = text => text.replace(hidden, c => c.split("").map(unit).join(""));

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = visible(text);
  return made;
}

function show(text, groups) {
  list.replaceChildren();
  let number = 0;
  for (const group of groups) {
    const section = element("div");
    section.setAttribute("role", "group");
    section.setAttribute("aria-label", group.title);
    const kind = element("div", "kind", group.title);
    kind.setAttribute("aria-hidden", "true");
    section.append(kind);
    for (const hit of group.hits) {
      const option = element("a");
      option.href = hit.href;
      option.id = `search-hit-${number++}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(element("span", "title", hit.title));
      if (hit.detail && hit.detail !== hit.title) option.append(element("span", "detail", hit.detail));
      section.append(option);
    }
    list.append(section);
  }
  note.textContent = number === 0
    ? text.length < 3 ? "Type at least three letters, or six digits of a digest." : "Nothing on record matches. Names are found by any three letters, digests and commits by their beginning."
    : "";
  open(true);
}

async function ask() {
  const text = box.value.trim();
  pending?.abort();
  if (text === "") { open(false); return; }
  const number = ++asked;
  pending = new AbortController();
  try {
    const answer = await fetch(`/api/v1/search?q=${encodeURIComponent(text)}`, { signal: pending.signal, headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const found = await answer.json();
    if (number === asked && document.activeElement === box) show(text, found.groups);
  } catch (error) {
    if (error.name !== "AbortError") open(false);
  }
}

function choose(step) {
  const all = options();
  if (panel.hidden || all.length === 0) return;
  const at = all.indexOf(chosen());
  const next = all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length];
  chosen()?.setAttribute("aria-selected", "false");
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", next.id);
}

if (box) {
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  box.addEventListener("focus", () => { if (box.value.trim() !== "") ask(); });
  box.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Enter") {
      clearTimeout(timer);
      const hit = panel.hidden ? null : chosen();
      open(false);
      asked++;
      if (hit) { event.preventDefault(); hit.click(); box.blur(); }
    }
    if (event.key === "Escape") { if (panel.hidden) box.blur(); else { event.preventDefault(); open(false); } }
  });
  document.addEventListener("click", event => { if (!event.target.closest("#search") || event.target.closest("[role=option]")) open(false); });
  box.addEventListener("blur", () => setTimeout(() => { if (!panel.contains(document.activeElement)) open(false); }, 150));
}
