// "Was this close?": for each reading this browser draws a number, under which its answer counts once and can be taken back.
import { keep, read } from "./storage.js";
import { whenShown } from "./show.js";

const KEPT = 60; // readings whose answers this browser remembers
const NAME = "horo-close";

const send = (method, path, body) => fetch(path, {
  method, keepalive: true, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body),
}).then((response) => { if (!response.ok) throw new Error(response.status); });

const votes = () => { try { return JSON.parse(read(NAME)) || {}; } catch { return {}; } };
const remember = (name, vote) =>
  keep(NAME, JSON.stringify(Object.fromEntries(Object.entries({ ...votes(), [name]: vote }).slice(-KEPT))));
const draw = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
const key = ({ dataset }) => [dataset.sign, dataset.day, dataset.language].join("/");
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
  const button = event.target.closest?.("[data-answer]");
  if (!button) return;
  const section = button.closest(".feedback"), name = key(section);
  const { ballot = draw(), answer: before = null } = votes()[name] || {};
  const answer = before === button.dataset.answer ? null : button.dataset.answer;
  press(section, answer);
  try {
    await send(answer ? "PUT" : "DELETE", `/api/v1/feedback/${name}/${ballot}`, answer && { answer });
    remember(name, { ballot, answer });
    say(section, answer);
  } catch {
    press(section, before);
    say(section, "failed");
  }
});
whenShown(() => {
  for (const section of document.querySelectorAll(".feedback")) press(section, votes()[key(section)]?.answer);
});
