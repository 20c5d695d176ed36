import { icon, make } from "./dom.js";
import { avatar, seatOf } from "./people.js";
import { say } from "./words.js";

const dialogOf = (name) => document.getElementById(`${name}-dialog`);

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.querySelector(".cancel")?.addEventListener("click", () => dialog.close());
}

/** Opens a dialog and calls `done` with its form when it is sent. */
function ask(name, prepare, done) {
  const dialog = dialogOf(name);
  const form = dialog.querySelector("form");
  prepare(form, dialog);
  form.onsubmit = () => done(form);
  dialog.showModal();
}

export function askPerson(done) {
  ask("person", (form, dialog) => {
    form.reset();
    form.querySelector(".person-name").hidden = false;
    form.querySelector(".person-seat")?.removeAttribute("hidden");
    form.elements.name.required = true;
    dialog.querySelector("h2").textContent = document.getElementById("add-person").textContent.trim();
    const send = form.querySelector("[data-add]");
    send.textContent = send.dataset.add;
  }, ({ elements }) => done({
    name: elements.name.value, language: elements.language.value, seat: elements.seat?.value,
  }));
}

export function askLanguage(person, done) {
  ask("person", (form, dialog) => {
    form.querySelector(".person-name").hidden = true;
    form.querySelector(".person-seat")?.setAttribute("hidden", "");
    form.elements.name.required = false;
    form.elements.language.value = person.language;
    dialog.querySelector("h2").textContent = say("person.change", { name: person.name });
    const send = form.querySelector("[data-add]");
    send.textContent = send.dataset.save;
  }, (form) => done(form.elements.language.value));
}

export function askLocation(places, done) {
  ask("location", (form) => {
    const { place, latitude, longitude } = form.elements;
    form.querySelector(".location-place").hidden = !places.length;
    place.replaceChildren(
      ...places.map(([name], index) => make("option", { value: index, text: name })),
      make("option", { value: "", text: say("location.other") }),
    );
    const choose = () => {
      const chosen = places[place.value];
      if (place.value !== "" && chosen) [, latitude.value, longitude.value] = chosen;
    };
    place.onchange = choose;
    latitude.oninput = longitude.oninput = () => { place.value = ""; };
    choose();
  }, (form) => done(Number(form.elements.latitude.value), Number(form.elements.longitude.value)));
}

export function askLink(bot, done, value = "") {
  ask("link", (form, dialog) => {
    form.reset();
    form.elements.start.value = value;
    dialog.querySelector(".note").textContent = say("link.note", { bot });
  }, (form) => done(form.elements.start.value));
}

/** Asks to whom something goes: other people, the chat with the bot, or both; `note` is shown above them. */
export function askRecipient(pane, { people, bot = false, note = "" }, done) {
  const others = people ? [...pane.people.values()].filter((person) => person !== pane.person) : [];
  ask("recipient", (form, dialog) => {
    const text = form.querySelector(".shared");
    text.hidden = !note;
    text.textContent = note;
    form.querySelector(".nobody-else").hidden = others.length > 0 || bot;
    const choose = (other) => () => { dialog.close(); done(other); };
    form.querySelector(".recipients").replaceChildren(
      ...others.map((person) => recipient(person.name, seatOf(person), avatar(person), choose(person))),
      ...(bot ? [recipient(pane.bot.first_name, say("share.bot"), mark(), choose(null))] : []),
    );
  }, () => {});
}

const mark = () => make("span", { className: "avatar bot-avatar", "aria-hidden": "true" }, icon("mark"));

function recipient(name, about, picture, choose) {
  const button = make("button", { type: "button", className: "person" }, picture,
    make("span", { className: "names" },
      make("span", { className: "name" }, make("bdi", { text: name })), about && make("span", { className: "last" }, make("bdi", { text: about }))));
  button.addEventListener("click", choose);
  return make("li", {}, button);
}

export function showAlert(text) {
  document.getElementById("alert-text").textContent = text;
  dialogOf("alert").showModal();
}
