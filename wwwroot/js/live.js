// From the submission of a form until a while after its answer a page stays as it is: renewing it would cut the request off, and take away what it says.
const answering = 120_000, reading = 8_000;
let heldUntil = 0;

// Asked by the LiveUpdates island before it renews a page: not while nobody looks, and not under the hands of somebody who types, selects or has submitted.
export function ready() {
  const active = document.activeElement;
  const typing = active?.matches("input, textarea, select") ?? false;
  return document.visibilityState === "visible" && !typing && (getSelection()?.isCollapsed ?? true) && Date.now() >= heldUntil;
}

export function whenVisible(island) {
  const tell = () => { if (document.visibilityState === "visible") island.invokeMethodAsync("Visible").catch(() => {}); };
  const submitted = event => { if (event.target.method === "post") heldUntil = Date.now() + answering; };
  const answered = () => {
    if (Date.now() >= heldUntil) return;
    heldUntil = Date.now() + reading;
    setTimeout(tell, reading + 100);
  };
  document.addEventListener("visibilitychange", tell);
  document.addEventListener("submit", submitted, true);
  globalThis.Blazor?.addEventListener("enhancedload", answered);
  return {
    stop: () => {
      document.removeEventListener("visibilitychange", tell);
      document.removeEventListener("submit", submitted, true);
      globalThis.Blazor?.removeEventListener("enhancedload", answered);
    },
  };
}
