const words = JSON.parse(document.getElementById("words").textContent);

export const language = document.documentElement.lang;

/** One of the page's words; {name} and the like are filled in. */
export function say(id, values = {}) {
  return (words[id] ?? id).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
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
