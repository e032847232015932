// The live parts begin after the first paint: a page is complete without them. A page that nobody looks at is not painted; it begins at once.
const blazor = new Promise(loaded => {
  const load = () => {
    const script = document.createElement("script");
    script.src = "_framework/blazor.web.js";
    script.addEventListener("load", loaded);
    document.body.append(script);
  };
  if (document.visibilityState === "hidden") load();
  else requestAnimationFrame(() => setTimeout(load));
});

// Calls the handler now, and whenever an enhanced navigation has replaced the page.
export function onArrival(handler) {
  handler();
  blazor.then(() => globalThis.Blazor.addEventListener("enhancedload", handler));
}
