// Asked by the LiveUpdates island before it renews a page: not while nobody looks, and not under the hands of somebody who types or selects.
export function ready() {
  const active = document.activeElement;
  const typing = active?.matches("input, textarea, select") ?? false;
  return document.visibilityState === "visible" && !typing && (getSelection()?.isCollapsed ?? true);
}

export function whenVisible(island) {
  const tell = () => { if (document.visibilityState === "visible") island.invokeMethodAsync("Visible").catch(() => {}); };
  document.addEventListener("visibilitychange", tell);
  return { stop: () => document.removeEventListener("visibilitychange", tell) };
}
