// Pages of the site, fetched ahead and kept as long as they are of the reader's day.
import { dated, shown, today } from "./day.js";

const FRESH = 5 * 60000; // milliseconds for which a kept page is shown without asking again
const MOST = 40; // pages that are kept
const PATIENCE = 10000; // milliseconds

const kept = new Map(); // by address: { page, day, at }
const asked = new Map(); // by address: what is on its way

const isOfToday = (held) => held && held.day === today();

// A page at hand, or nothing. Without a connection one that is older will do.
export const held = (address) => {
  const found = kept.get(address);
  if (!isOfToday(found)) return undefined;
  return Date.now() - found.at < FRESH || navigator.onLine === false ? found.page : undefined;
};

export const keepPage = (address, page) => {
  kept.delete(address);
  kept.set(address, { page, day: today(), at: Date.now() });
  if (kept.size > MOST) kept.delete(kept.keys().next().value);
  return page;
};

export const parse = async (response) => {
  if (!response.ok) throw new Error(response.status);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!page.querySelector(".page")) throw new Error("no page of ours");
  return page;
};

const ask = (address) => fetch(address, { signal: AbortSignal.timeout(PATIENCE) }).then(parse);

// An address that follows the day shows the service's; whose day is another gets the content of theirs.
const askForToday = async (address) => {
  const page = await ask(address), day = today();
  return shown(page) && shown(page) !== day ? ofDay(await ask(dated(address, day)), day) : page;
};

// The content of a date, to be shown at the address that follows the day.
export const ofDay = (page, day) => {
  const mark = page.createElement("meta");
  Object.assign(mark, { name: "horo-day", content: day });
  page.head.append(mark);
  return page;
};

// A page, from what is kept or from the site; one that was kept is better than none.
export const page = (address) => {
  const found = held(address);
  if (found) return Promise.resolve(found);
  if (!asked.has(address)) {
    const coming = askForToday(address).then((got) => keepPage(address, got)).catch((error) => {
      const older = kept.get(address);
      if (isOfToday(older)) return older.page;
      throw error;
    }).finally(() => asked.delete(address));
    asked.set(address, coming);
  }
  return asked.get(address);
};

export const prefetch = (address) => page(address).catch(() => 0);
