// What this browser keeps for its reader; where nothing may be kept, it lasts as long as the page.
const memory = {};

export const read = (name) => {
  try { return localStorage.getItem(name) ?? memory[name]; } catch { return memory[name]; }
};

export const keep = (name, value) => {
  memory[name] = value;
  try { localStorage.setItem(name, value); } catch { /* it is blocked or full */ }
};
