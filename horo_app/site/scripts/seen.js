// A view is told once the text has been in sight for a second: not by a hidden tab, nor by a page that is only prepared.
import { keep } from "./storage.js";
import { whenShown } from "./show.js";

const LONG_ENOUGH = 1000; // milliseconds

let inSight = false, timer = 0, told = null;
const reading = () => document.querySelector(".reading[data-day]");

const tell = () => {
  told = reading();
  const { sign, day, language, kind } = told.dataset;
  keep("horo-sign", sign);
  const body = new Blob([JSON.stringify({ sign, date: day, language, kind })], { type: "application/json" });
  try { if (navigator.sendBeacon("/api/v1/views", body)) return; } catch { /* some block it */ }
  fetch("/api/v1/views", { method: "POST", body, keepalive: true }).catch(() => 0);
};

const look = () => {
  clearTimeout(timer);
  if (inSight && reading() && reading() !== told && !document.hidden && !document.prerendering) timer = setTimeout(tell, LONG_ENOUGH);
};

const observer = new IntersectionObserver((entries) => { inSight = entries.at(-1).isIntersecting; look(); }, { threshold: 0.5 });
whenShown(() => {
  observer.disconnect();
  inSight = false;
  look();
  const text = document.querySelector(".reading .summary");
  if (text) observer.observe(text);
});
document.addEventListener("visibilitychange", look);
document.addEventListener("prerenderingchange", look);
