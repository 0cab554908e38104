// The hours of the sky's events by the reader's clock; served by the service's, as in the text.
import { whenShown } from "./show.js";

const two = (number) => String(number).padStart(2, "0");
const dayOf = (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

const tell = () => {
  document.querySelectorAll("time[data-day]").forEach((time) => {
    const at = new Date(time.dateTime);
    const day = dayOf(at) === time.dataset.day ? {} : { day: "numeric", month: "long" };
    const locale = document.querySelector('meta[property="og:locale"]').content.replace("_", "-");
    const said = at.toLocaleString(locale, { hour: "numeric", minute: "2-digit", ...day });
    time.textContent = said.replace(/\s([AP])M$/, (_, half) => ` ${half.toLowerCase()}.m.`);
  });
};

whenShown(tell);
