import { icon, make, unseen } from "./dom.js";
import { summary } from "./messages.js";
import { timeOf } from "./time.js";
import { initials, say } from "./words.js";

/** Everybody in the demo, by number. */
export const people = new Map();

export function remember(person) {
  const old = people.get(person.id);
  const known = { unread: 0, ...old, ...person };
  if (Array.isArray(person.messages)) known.messages = new Map(person.messages.map((m) => [m.message_id, m]));
  known.messages ??= new Map();
  known.reactions ??= {};
  known.pinned ??= [];
  if (old) Object.assign(old, known);
  else people.set(person.id, known);
  return people.get(person.id);
}

/** What a person is to the bot, in words; nothing in a demo without seats. */
export const seatOf = (person) => (person.seat ? say(`seat.${person.seat}`) : "");

export const avatar = (person) =>
  make("span", { className: `avatar tone-${person.id % 6}`, "aria-hidden": "true", text: initials(person.name) });

/** Draws the list; `shown` says whose chat is open, `open` opens one. */
export function drawPeople(shown, open) {
  const list = document.getElementById("people-list");
  const focused = document.activeElement?.dataset?.key;
  list.replaceChildren(...[...people.values()].map((person) => item(person, shown(person.id), open)));
  if (focused) list.querySelector(`[data-key="${focused}"]`)?.focus();
  document.getElementById("nobody").hidden = people.size > 0;
}

function item(person, current, open) {
  const last = [...person.messages.values()].at(-1);
  const seat = seatOf(person);
  const button = make("button", {
    type: "button", className: "person", "data-key": `open-${person.id}`, "aria-current": current ? "true" : null,
  },
    avatar(person),
    make("span", { className: "names" },
      make("span", { className: "name" }, make("bdi", { text: person.name }), seat && make("span", { className: "seat", text: seat })),
      make("span", { className: "last" }, make("bdi", { text: last ? summary(last) : say("people.nothing_yet") }))),
    make("span", { className: "side" },
      last && make("time", { text: timeOf(last.date) }),
      person.unread > 0 && make("span", { className: "badge" }, String(person.unread), unseen(say("people.unread")))));
  button.addEventListener("click", () => open(person.id, { focus: true }));
  const beside = make("button", { type: "button", className: "icon beside", "data-key": `beside-${person.id}`, title: say("people.beside", { name: person.name }) },
    icon("beside"), unseen(say("people.beside", { name: person.name })));
  beside.addEventListener("click", () => open(person.id, { beside: true, focus: true }));
  return make("li", { className: current ? "current" : null }, button, !current && beside);
}
