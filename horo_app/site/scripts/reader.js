// What this browser knows of its reader: the sign that was read last, the language, the zone.
import { keep, read } from "./storage.js";
import { held, prefetch } from "./pages.js";
import { whenShown } from "./show.js";

// --- the home page offers the sign that was read last ---------------------------------------------------------------
const offerSign = async () => {
  const yours = document.querySelector(".yours"), card = document.querySelector(`.card[data-sign="${read("horo-sign")}"]`);
  if (!yours || !card) return;
  yours.href = card.getAttribute("href");
  yours.querySelector("use").setAttribute("href", card.querySelector(".figure use").getAttribute("href"));
  yours.querySelector(".name").textContent = card.querySelector(".name").textContent;
  yours.hidden = false;
  document.querySelector(".choose").hidden = true;
  const address = card.getAttribute("href");
  const page = held(address) ?? await prefetch(address);
  yours.querySelector(".summary").textContent = page?.querySelector?.(".reading .summary").textContent ?? "";
};

// --- the other language is offered to those who read it, and never forced -------------------------------------------
const LANGUAGE = "horo-language";
const own = () => document.documentElement.lang;
const ours = () => [...document.querySelectorAll(".languages a")].map((link) => link.hreflang);
const offerLanguage = () => {
  const wanted = read(LANGUAGE) ?? navigator.languages?.map((tag) => tag.slice(0, 2)).find((tag) => ours().includes(tag));
  const offer = document.querySelector(`.offer[lang="${wanted}"]`);
  if (offer) offer.hidden = false;
};
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.(".languages a, .offer a"), no = target.closest?.(".offer button");
  if (link) keep(LANGUAGE, link.hreflang);
  if (!no) return;
  keep(LANGUAGE, own());
  no.closest(".offer").hidden = true;
});

// --- a birthday is a day in the reader's zone -----------------------------------------------------------------------
document.addEventListener("formdata", ({ formData, target }) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (target.matches(".find") && zone) formData.set("tz", zone);
});

whenShown(offerSign);
whenShown(offerLanguage);
