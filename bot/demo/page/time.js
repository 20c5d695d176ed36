import { language, say } from "./words.js";

// The city's clock as the server last told it; without one, the device's own.
let clock = null;
let formats = formatsOf();

export function setClock(shown) {
  clock = shown && { ...shown, heard: performance.now() };
  formats = formatsOf();
}

export const cityClock = () => clock;

/** The city's present, in milliseconds since 1970. */
export const now = () => (clock ? clock.now + performance.now() - clock.heard : Date.now());

function formatsOf() {
  const zone = clock ? { timeZone: clock.zone } : {};
  const format = (options) => new Intl.DateTimeFormat(language, { ...options, ...zone });
  return {
    time: format({ hour: "2-digit", minute: "2-digit" }),
    day: format({ weekday: "long", day: "numeric", month: "long" }),
    brief: format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
    whole: format({ dateStyle: "full", timeStyle: "short" }),
    fields: new Intl.DateTimeFormat("en-CA", {
      year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...zone,
    }),
  };
}

export const timeOf = (seconds) => formats.time.format(seconds * 1000);
export const momentOf = (seconds) => formats.whole.format(seconds * 1000);
export const briefOf = (seconds) => formats.brief.format(seconds * 1000);

/** The wall time as an input of the kind datetime-local takes it: 2026-11-23T10:00. */
export function wallTimeOf(seconds) {
  const part = Object.fromEntries(formats.fields.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

export const dayKey = (seconds) => wallTimeOf(seconds).slice(0, 10);

export function dayOf(seconds) {
  const key = dayKey(seconds);
  const today = dayKey(now() / 1000);
  const before = new Date(`${today}T00:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  if (key === today) return say("day.today");
  if (key === before.toISOString().slice(0, 10)) return say("day.yesterday");
  return formats.day.format(seconds * 1000);
}
