// Copy buttons, relative times and keys of the static pages. Everything here is an extra: pages work without it.
import { onArrival } from "./start.js";

const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const short = { year: "y", month: "mo", day: "d", hour: "h", minute: "min", second: "s" };

function relative(date) {
  const seconds = Math.round((Date.now() - date.getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) return "just now";
  const [unit, length] = units.find(([, l]) => size >= l);
  const text = `${Math.floor(size / length)} ${short[unit]}`;
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

function refreshTimes() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const text = relative(new Date(time.dateTime));
    if (time.textContent !== text) time.textContent = text;
  }
}

async function copy(button) {
  const source = button.dataset.copyFrom ? document.getElementById(button.dataset.copyFrom) : null;
  const text = source ? source.textContent : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.dataset.copied = "";
  document.getElementById("announcer").textContent = "Copied";
  setTimeout(() => { delete button.dataset.copied; document.getElementById("announcer").textContent = ""; }, 1600);
}

document.addEventListener("click", event => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (button) copy(button);
});

// Empty filters stay out of the address.
document.addEventListener("submit", event => {
  if (event.target.method !== "get") return;
  const empty = [...event.target.elements].filter(e => e.name && !e.disabled && e.value === "");
  for (const e of empty) e.disabled = true;
  setTimeout(() => { for (const e of empty) e.disabled = false; });
}, true);

document.addEventListener("keydown", event => {
  const box = document.getElementById("global-search");
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, textarea, select");
  const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!box || !(slash || control)) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// g and a key lead to a page; ? lists them.
let going = 0;
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const dialog = document.getElementById("shortcuts");
  if (event.key === "?" && dialog && !dialog.open) { dialog.showModal(); return; }
  if (Date.now() - going < 1500) {
    going = 0;
    const link = document.querySelector(`#menu a[data-key="${CSS.escape(event.key)}"]`);
    if (link && !dialog?.open) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === "g") going = Date.now();
});
document.addEventListener("click", event => {
  if (event.target.closest("[data-shortcuts]")) document.getElementById("shortcuts").showModal();
  if (event.target.id === "shortcuts") event.target.close();
});

function arrive() {
  for (const button of document.querySelectorAll("[data-shortcuts]")) button.hidden = false;
  refreshTimes();
  const menu = document.getElementById("menu");
  if (menu?.matches(":popover-open")) menu.hidePopover();
}

onArrival(arrive);
setInterval(refreshTimes, 10_000);
