// The reader's day, and the day that a page shows.
export const today = () => {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
};

// Only a page whose address follows the day names it.
export const shown = (page = document) => page.querySelector("meta[name=horo-day]")?.content;

// Where the content of a date stands that such an address shows.
export const dated = (path, day) => `${path.replace(/\/$/, "")}/${day}`;

export const plus = (day, days) => new Date(Date.parse(day) + days * 86400000).toISOString().slice(0, 10);
