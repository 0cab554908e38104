// What pages do beside being read: keys and swipes, sharing, the answer to "was this close?". Everything works on markup
// that is there without it, and on pages that React keeps as well as on plain ones.
(() => {
  const find = (css) => document.querySelector(css);
  const send = (method, path, body) => fetch(path, {
    method, keepalive: true, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body),
  }).then((response) => { if (!response.ok) throw new Error(response.status); });

  // --- keys and swipes -----------------------------------------------------------------------------------------------
  const turn = (side) => { const link = find(`.neighbours a[rel=${side}], .days a[rel=${side}]`); if (link) link.click(); };
  const typing = (element) => element.closest("input, select, textarea, [contenteditable], summary") !== null;
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || typing(event.target)) return;
    if (event.key === "ArrowLeft") turn("prev");
    if (event.key === "ArrowRight") turn("next");
  });
  let from = null;
  document.addEventListener("touchstart", (event) => {
    const touch = event.touches[0];
    const scrolls = event.target.closest("table, .days, input, select");
    from = event.touches.length === 1 && !scrolls ? [touch.clientX, touch.clientY] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!from) return;
    const [x, y] = [event.changedTouches[0].clientX - from[0], event.changedTouches[0].clientY - from[1]];
    from = null;
    if (Math.abs(x) > 70 && Math.abs(x) > 2.5 * Math.abs(y) && !String(getSelection())) turn(x > 0 ? "prev" : "next");
  }, { passive: true });

  // --- sharing -------------------------------------------------------------------------------------------------------
  const canonical = () => location.origin + location.pathname;
  const copy = async (button) => {
    await navigator.clipboard.writeText(canonical());
    const said = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 2000);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-share]");
    if (!button) return;
    if (button.dataset.share === "copy") copy(button).catch(() => prompt("", canonical()));
    else navigator.share({ title: document.title, url: canonical() }).catch(() => 0);
  });

  // --- was this close? -------------------------------------------------------------------------------------------------
  // For each reading this browser draws a number, under which its answer counts once and can be taken back.
  const KEPT = 60; // readings whose answers this browser remembers
  const NAME = "horo-close";
  const memory = {};
  const votes = () => { try { return JSON.parse(localStorage.getItem(NAME)) || {}; } catch { return memory; } };
  const keep = (name, vote) => {
    const all = Object.entries({ ...votes(), [name]: vote }).slice(-KEPT);
    Object.assign(memory, { [name]: vote });
    try { localStorage.setItem(NAME, JSON.stringify(Object.fromEntries(all))); } catch { /* it lasts as long as the page */ }
  };
  const draw = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const about = ({ dataset }) => ({ sign: dataset.sign, date: dataset.day, language: dataset.language });
  const key = (section) => Object.values(about(section)).join("/");
  const say = (section, what) => {
    const line = section.querySelector(".thanks");
    line.textContent = what ? line.dataset[what] : "";
  };
  const press = (section, answer) => {
    for (const button of section.querySelectorAll("[data-answer]")) {
      button.setAttribute("aria-pressed", String(button.dataset.answer === answer));
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-answer]");
    if (!button) return;
    const section = button.closest(".feedback"), name = key(section);
    const { ballot = draw(), answer: before = null } = votes()[name] || {};
    const answer = before === button.dataset.answer ? null : button.dataset.answer;
    press(section, answer);
    try {
      await send(answer ? "PUT" : "DELETE", `/api/v1/feedback/${name}/${ballot}`, answer && { answer });
      keep(name, { ballot, answer });
      say(section, answer);
    } catch {
      press(section, before);
      say(section, "failed");
    }
  });

  // --- whenever a page is shown --------------------------------------------------------------------------------------
  let shown = null;
  const look = () => {
    const section = find(".feedback");
    const now = section ? key(section) : null;
    if (now === shown) return;
    shown = now;
    if (!section) return;
    press(section, votes()[now]?.answer);
    say(section, null);
    const sheet = find("[data-share=sheet]");
    if (sheet && navigator.share) sheet.hidden = false;
    if (section.dataset.seen) send("POST", "/api/v1/views", about(section)).catch(() => 0);
  };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
