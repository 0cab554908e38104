// What the dashboard's forms need of the browser itself: keep what is typed from being lost, and Ctrl+S.
(() => {
  const guarded = () => document.querySelector("form[data-guard]");
  const isDirty = (form) => form && [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
  // What is typed into a form that says itself whether it is kept survives within the dashboard, but not the tab's end.
  const telling = () => document.querySelector("form[data-unkept]");
  addEventListener("beforeunload", (event) => { if (isDirty(guarded()) || telling()?.dataset.unkept === "true") event.preventDefault(); });
  // Links within the dashboard load no document, so the browser would not ask.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]"), form = guarded();
    if (!link || link.target === "_blank" || link.hasAttribute("download") || !isDirty(form) || event.ctrlKey || event.metaKey) return;
    if (link.pathname === location.pathname && link.hash) return;
    if (!confirm(form.dataset.guard)) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && (guarded() || telling())) {
      event.preventDefault();
      (guarded() || telling()).requestSubmit();
    }
  });
})();
