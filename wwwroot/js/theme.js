// Runs before the first paint: the choice of the operator, or the system's.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("chains-theme"); } catch { return null; } };
  const apply = () => {
    const choice = stored();
    document.documentElement.dataset.theme = choice === "dark" || choice === "light" ? choice : system.matches ? "dark" : "light";
    document.documentElement.dataset.themeChoice = choice ?? "system";
  };
  apply();
  // Enhanced navigation makes the root's attributes those of the served page; put ours back before anything is painted.
  new MutationObserver(() => { if (!document.documentElement.dataset.theme) apply(); })
    .observe(document.documentElement, { attributeFilter: ["data-theme"] });
  system.addEventListener("change", apply);
  globalThis.chainsTheme = {
    choice: () => stored() ?? "system",
    choose(choice) {
      try {
        if (choice === "system") localStorage.removeItem("chains-theme"); else localStorage.setItem("chains-theme", choice);
      } catch { /* Storage may be forbidden; the choice then lasts for this page. */ }
      apply();
    },
  };
  globalThis.chainsTheme.apply = apply;
})();
