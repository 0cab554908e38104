// Putting another page in the place of the one that is shown, without loading a document.
const HEAD = [
  "title", "meta[name=description]", "meta[name=robots]", "meta[name=horo-day]", "meta[name^=twitter]", "meta[property]",
  "link[rel=canonical]", "link[rel=alternate]", "script[type='application/ld+json']",
].join();

const listeners = [];
export const whenShown = (listener) => listeners.push(listener);
export const tellShown = () => listeners.forEach((listener) => listener());

// Outside of what is replaced, so that screen readers hear what changes in it.
const live = document.body.appendChild(document.createElement("p"));
live.className = "hidden";
live.setAttribute("aria-live", "polite");
export const announce = (text) => { live.textContent = text; };

export const notice = (name) => {
  const line = document.querySelector(".notice");
  if (line) line.textContent = name ? line.dataset[name] : "";
};

const isHalfFilled = (form) => [...form.elements].some((field) =>
  field.matches("select") ? field.value !== "" : field.matches("input") && field.value !== field.defaultValue);

// A form that somebody has begun to fill goes along into the new page.
const keepForms = (fresh) => {
  for (const form of document.querySelectorAll("main form")) {
    const same = fresh.querySelector(`form[action="${form.getAttribute("action")}"]`);
    if (same && isHalfFilled(form)) same.replaceWith(form);
  }
};

const put = (page, { withForms }) => {
  const focused = document.activeElement;
  const fresh = document.importNode(page.querySelector(".page"), true);
  if (withForms) keepForms(fresh);
  document.querySelector(".page").replaceWith(fresh);
  document.head.querySelectorAll(HEAD).forEach((old) => old.remove());
  page.head.querySelectorAll(HEAD).forEach((one) => document.head.append(document.importNode(one, true)));
  if (withForms && focused?.isConnected && focused !== document.body) focused.focus({ preventScroll: true });
};

const calm = matchMedia("(prefers-reduced-motion: reduce)");

// Show a page; resolves once it is there. `after` runs with it, before it is drawn.
export const show = (page, { animate = false, withForms = false, after = () => 0 } = {}) => {
  const change = () => {
    put(page, { withForms });
    after();
    tellShown();
  };
  if (!animate || document.hidden || calm.matches || !document.startViewTransition) return Promise.resolve(change());
  const transition = document.startViewTransition(change);
  transition.finished.catch(() => 0);
  transition.ready.catch(() => 0);
  return transition.updateCallbackDone;
};
