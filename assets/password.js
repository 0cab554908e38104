// Says of a new password while it is typed whether it may be chosen. When it is sent, the server decides again.
(() => {
  let pause;
  document.addEventListener("input", ({ target: field }) => {
    if (field.autocomplete !== "new-password") return;
    const told = document.getElementById(`${field.id}-error`);
    const typed = field.value;
    told.textContent = "";
    clearTimeout(pause);
    if ([...typed].length < 12) return;
    pause = setTimeout(async () => {
      const form = new FormData(field.form);
      const body = new URLSearchParams({ password: typed, name: form.get("name") ?? form.get("username") ?? "" });
      for (const key of ["token", "lang"]) body.set(key, form.get(key) ?? "");
      const answer = await fetch("/auth/weigh", { method: "POST", body }).catch(() => null);
      if (answer?.ok && field.value === typed) told.textContent = (await answer.json()).said;
    }, 400);
  });
})();
