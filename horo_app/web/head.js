(() => {
  // A browser needs a moment before it can tell the time of a zone, and the text does not wait for that.
  const drawn = (act) => document.hidden ? setTimeout(act) : requestAnimationFrame(() => setTimeout(act));
  document.addEventListener("DOMContentLoaded", () => drawn(() => {
    const here = () => { const d = new Date(); return new Date(d - d.getTimezoneOffset() * 60000).toISOString().slice(0, 10); };
    const opened = here();
    const ofToday = () => document.querySelector("meta[name=horo-day]");
    // 1. The visitor's zone, so that "today" is theirs; a page that was served without knowing it is asked for again.
    const known = /(?:^|; )tz=/.test(document.cookie);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    document.cookie = "tz=" + zone + ";path=/;max-age=31536000;samesite=lax";
    const day = ofToday();
    if (day && !known && day.content !== opened && document.cookie.includes("tz=")) location.reload();
    // 2. A new day's page at their midnight, or when they come back to a tab of yesterday: hidden tabs sleep through timers.
    const renew = () => { if (ofToday() && here() !== opened) location.reload(); };
    document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
    const midnight = new Date(); midnight.setHours(24, 0, 2, 0);
    setTimeout(renew, midnight - new Date());
  }));
  // 3. The text of a page that was switched to without a connection: loaded with the document once the server answers.
  let waiting = 0;
  setInterval(() => {
    waiting = document.querySelector(".part .waiting") ? waiting + 1 : 0;
    if (waiting > 2) fetch(location.href, { method: "HEAD" }).then((r) => r.ok && location.reload(), () => 0);
  }, 1000);
  // 4. From sign to sign no document is loaded: the page's own address, which share sheets read, has to go along.
  addEventListener("load", () => new MutationObserver(() => {
    const link = document.querySelector("link[rel=canonical]");
    if (!link) return; // the dashboard's pages have none
    const address = new URL(link.href);
    if (address.pathname === location.pathname) return;
    address.pathname = location.pathname;
    link.href = address;
  }).observe(document.head, { childList: true, characterData: true, subtree: true }));
})();
