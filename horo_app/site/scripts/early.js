// Stands in the head: whose day is not the page's is not shown the wrong one, not even for a frame.
import { dated, shown, today } from "./day.js";
import { read } from "./storage.js";

const root = document.documentElement;
if (read("horo-sign")) root.classList.add("known");
if (shown() && shown() !== today()) {
  root.classList.add("turning");
  setTimeout(() => root.classList.remove("turning"), 4000);
  window.horoDay = fetch(dated(location.pathname, today()));
  window.horoDay.catch(() => 0);
}
