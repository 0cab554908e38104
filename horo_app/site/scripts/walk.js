// Another page at once: by a link, by the arrow keys, by a swipe, by the browser's own buttons.
import { held, page, prefetch } from "./pages.js";
import { announce, notice, show, whenShown } from "./show.js";

// The code of a language at the beginning of an address; the default one has none.
const language = (path) => /^\/([a-z]{2})(?=\/|$)/.exec(path)?.[1];
const address = ({ pathname, search }) => pathname + search;

// Whether a link leads to a page of the site that can be put in this one's place.
const isOurs = (link) => link && link.origin === location.origin && !link.target && !link.hasAttribute("download")
  && language(link.pathname) === language(location.pathname)
  && !/^\/([a-z]{2}\/)?(admin|api|auth)(\/|$)|\.\w+$/.test(link.pathname);

// --- history: each entry has a number, under which it is remembered how far it was scrolled -------------------------
let here = history.state?.entry ?? 0;
let shownAt = address(location);
const scrolled = new Map();
addEventListener("scroll", () => scrolled.set(here, scrollY), { passive: true });
addEventListener("pagehide", () => { history.scrollRestoration = "auto"; }); // for the browser, when it loads the page anew

const arrive = (hash) => {
  const place = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (place) return place.scrollIntoView();
  scrollTo({ top: 0, behavior: "instant" });
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
};

// Once more where the connection broke: the process that had it may have died, and another answers.
const wished = (to) => page(to).catch(async (error) => {
  if (error.name !== "TypeError" || navigator.onLine === false) throw error;
  await new Promise((over) => setTimeout(over, 300));
  return page(to);
});

let last = 0; // the newest wish counts: an answer to an older one comes too late
const waiting = (is) => document.documentElement.classList.toggle("waiting", is);

const go = async (link) => {
  const wish = ++last, to = address(link);
  let next = held(to);
  const isAtHand = Boolean(next); // is shown with the next frame: a transition would only hold it up
  if (!next) {
    waiting(true);
    try {
      next = await wished(to);
    } catch (error) {
      if (wish !== last) return;
      waiting(false);
      if (/^\d+$/.test(error.message)) location.assign(link.href); // the server has something else to say
      else notice(navigator.onLine === false ? "offline" : "away");
      return;
    }
    if (wish !== last) return;
    waiting(false);
  }
  await show(next, {
    animate: !isAtHand,
    after: () => {
      history.scrollRestoration = "manual";
      history.replaceState({ ...history.state, entry: here }, "");
      history.pushState({ entry: ++here }, "", link.href);
      shownAt = to;
      arrive(link.hash);
    },
  });
  announce(document.title);
};

addEventListener("popstate", async (event) => {
  here = event.state?.entry ?? 0;
  if (address(location) === shownAt) return; // only the place within the page is another
  const wish = ++last, to = address(location);
  try {
    const next = held(to) ?? await page(to);
    if (wish !== last) return;
    await show(next, { after: () => { shownAt = to; scrollTo({ top: scrolled.get(here) ?? 0, behavior: "instant" }); } });
    announce(document.title);
  } catch {
    if (wish === last) location.reload();
  }
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a[href]");
  if (!isOurs(link) || (link.hash && address(link) === address(location))) return;
  event.preventDefault();
  go(link);
});

// --- keys and swipes ------------------------------------------------------------------------------------------------
const turn = (side) => document.querySelector(`.neighbours a[rel=${side}], .days a[rel=${side}]`)?.click();
const isTyping = (element) => element.closest?.("input, select, textarea, [contenteditable], summary");
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isTyping(event.target)) return;
  if (event.key === "ArrowLeft") turn("prev");
  if (event.key === "ArrowRight") turn("next");
});
const isZoomed = () => (visualViewport?.scale ?? 1) > 1.01; // a finger then moves what is seen of the page
let from = null;
document.addEventListener("touchstart", (event) => {
  const [touch] = event.touches;
  const isFree = event.touches.length === 1 && !isZoomed() && !event.target.closest("table, .days, .strip, input, select");
  from = isFree ? [touch.clientX, touch.clientY] : null;
}, { passive: true });
document.addEventListener("touchend", (event) => {
  if (!from || isZoomed()) return;
  const [x, y] = [event.changedTouches[0].clientX - from[0], event.changedTouches[0].clientY - from[1]];
  from = null;
  if (Math.abs(x) > 70 && Math.abs(x) > 2.5 * Math.abs(y) && !String(getSelection())) turn(x > 0 ? "prev" : "next");
}, { passive: true });

// --- fetched ahead: what is pointed at, and the neighbours once nothing else is to be done --------------------------
for (const event of ["pointerover", "touchstart", "focusin"]) {
  document.addEventListener(event, ({ target }) => {
    const link = target.closest?.("a[href]");
    if (isOurs(link) && address(link) !== address(location)) prefetch(address(link));
  }, { passive: true });
}
const whenIdle = (act) => (globalThis.requestIdleCallback ?? setTimeout)(act);
whenShown(() => whenIdle(() => {
  if (navigator.connection?.saveData || document.prerendering) return;
  document.querySelectorAll(".neighbours a[rel], .yours:not([hidden])").forEach((link) => prefetch(address(link)));
}));
