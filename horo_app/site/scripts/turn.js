// The day turns at the reader's midnight, and is never older than that when one comes back.
import { dated, plus, shown, today } from "./day.js";
import { keepPage, ofDay, page, parse } from "./pages.js";
import { notice, show, whenShown } from "./show.js";

const RETRY = 30000; // milliseconds after which a page that did not come is asked for again
const root = document.documentElement;
let isTurning = false, retry = 0;

const address = () => location.pathname + location.search;

// The first time, the script in the head has asked already.
const fresh = async () => {
  const asked = window.horoDay, day = today();
  window.horoDay = undefined;
  if (!asked) return page(address());
  return keepPage(address(), ofDay(await parse(await asked), day));
};

export const turn = async () => {
  clearTimeout(retry);
  if (!shown() || shown() === today() || isTurning) return;
  isTurning = true;
  const here = address();
  try {
    const next = await fresh();
    if (address() === here) await show(next, { withForms: true });
    notice("");
  } catch { // the text stays, under the date that it is of
    name();
    notice("old");
    retry = setTimeout(turn, RETRY);
  }
  isTurning = false;
  root.classList.remove("turning");
};

const atMidnight = () => {
  const midnight = new Date();
  midnight.setHours(24, 0, 1, 0);
  setTimeout(() => { turn(); atMidnight(); }, midnight - new Date());
};

// --- what the days beside are called depends on what is today where the reader is -----------------------------------
const path = (day) => {
  const here = location.pathname.replace(/\/\d{4}-\d\d-\d\d$/, "");
  return day === today() ? here : dated(here, day);
};
const name = () => {
  const days = document.querySelector(".days[data-today]");
  if (!days) return;
  const now = today(), names = { [plus(now, -1)]: "yesterday", [now]: "today", [plus(now, 1)]: "tomorrow" };
  const tomorrow = plus(now, 1), links = [...days.querySelectorAll("[data-date]")], end = links.at(-1);
  if (end && end.dataset.date < tomorrow && end.getAttribute("aria-current")) { // east of the service it is another day already
    const more = end.cloneNode();
    more.dataset.date = plus(end.dataset.date, 1);
    more.removeAttribute("aria-current");
    end.after(more);
    links.push(more);
  }
  for (const link of links) {
    const day = link.dataset.date;
    if (day > tomorrow) link.remove();
    link.href = path(day);
    link.textContent = days.dataset[names[day]]
      ?? new Date(`${day}T12:00`).toLocaleDateString(root.lang, { day: "numeric", month: "long" });
  }
};

whenShown(name);
document.addEventListener("visibilitychange", () => { if (!document.hidden) turn(); });
document.addEventListener("prerenderingchange", turn);
document.addEventListener("resume", turn);
addEventListener("focus", turn);
addEventListener("online", turn);
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  if (shown() && shown() !== today()) {
    root.classList.add("turning");
    setTimeout(() => root.classList.remove("turning"), 4000);
  }
  turn();
});
atMidnight();
