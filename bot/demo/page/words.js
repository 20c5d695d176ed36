const words = JSON.parse(document.getElementById("words").textContent);

export const language = document.documentElement.lang;

/** One of the page's words; {name} and {bot} are filled in. */
export function say(id, values = {}) {
  return (words[id] ?? id).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const whole = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });

export const timeOf = (seconds) => time.format(seconds * 1000);
export const momentOf = (seconds) => whole.format(seconds * 1000);
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

export function dayOf(seconds) {
  const now = new Date();
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const key = dayKey(seconds);
  if (key === now.toDateString()) return say("day.today");
  if (key === before.toDateString()) return say("day.yesterday");
  return day.format(seconds * 1000);
}

export function sizeOf(bytes) {
  const units = ["byte", "kilobyte", "megabyte"];
  let step = 0;
  let size = bytes;
  while (size >= 1000 && step < 2) {
    size /= 1000;
    step += 1;
  }
  const digits = step && size < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: "unit", unit: units[step], unitDisplay: step ? "short" : "long", maximumFractionDigits: digits,
  }).format(size);
}

export const initials = (name) =>
  name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
