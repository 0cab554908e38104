// A fact, the sections that speak of it and its planets on the wheel belong together: tap one, and the others light up.
const lit = "tied"; // a Moon has a part that is called lit
const words = (text) => (text ?? "").split(" ").filter(Boolean);
const facts = () => [...document.querySelectorAll(".fact[data-parts]")];
const nameOf = (element) => [...element.classList].find((name) => !["part", "body", lit].includes(name));

const light = (chosen) => {
  const parts = new Set(chosen.flatMap((fact) => words(fact.dataset.parts)));
  const bodies = new Set(chosen.flatMap((fact) => words(fact.dataset.bodies)));
  facts().forEach((fact) => fact.classList.toggle(lit, chosen.includes(fact)));
  document.querySelectorAll(".part").forEach((part) => part.classList.toggle(lit, parts.has(nameOf(part))));
  document.querySelectorAll(".rests .body").forEach((body) => body.classList.toggle(lit, bodies.has(nameOf(body))));
};

document.addEventListener("click", ({ target }) => {
  if (!target.closest || String(getSelection()) || target.closest("a, button")) return;
  const part = target.closest(".part"), body = target.closest(".rests .body"), fact = target.closest(".fact[data-parts]");
  const chosen = part ?? body ?? fact;
  if (!chosen) return;
  if (chosen.classList.contains(lit)) light([]);
  else if (part) light(facts().filter((one) => words(one.dataset.parts).includes(nameOf(part))));
  else if (body) light(facts().filter((one) => words(one.dataset.bodies).includes(nameOf(body))));
  else light([fact]);
});
