import { post } from "./dom.js";
import { briefOf, cityClock, momentOf, now, setClock, wallTimeOf } from "./time.js";
import { say } from "./words.js";

const dialog = document.getElementById("clock-dialog");
const form = dialog.querySelector("form");
const button = document.getElementById("clock");
const news = dialog.querySelector(".clock-news");

/** Shows what the server says of the city's clock, and goes on from there. */
export function showClock(shown) {
  setClock(shown);
  document.body.toggleAttribute("data-clock", Boolean(shown));
  draw();
}

export function openClock() {
  news.textContent = "";
  form.elements.moment.value = wallTimeOf(now() / 1000);
  dialog.showModal();
}

function draw() {
  const clock = cityClock();
  if (!clock) return;
  const seconds = now() / 1000;
  const set = Boolean(clock.set);
  put(button.querySelector("time"), briefOf(seconds));
  put(dialog.querySelector(".clock-moment"), momentOf(seconds));
  button.classList.toggle("set", set);
  for (const note of document.querySelectorAll(".clock-set")) note.hidden = !set;
  dialog.querySelector("[data-turn=back]").disabled = !set;
}

// What has not changed is left alone, so that nothing is read out or selected anew every second.
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

async function turn(how, moment) {
  form.setAttribute("aria-busy", "true");
  news.classList.remove("unseen");
  news.textContent = say("clock.turning");
  const answer = await post("/page/clock", { how, moment });
  form.removeAttribute("aria-busy");
  // The new time is there to be seen; only who hears the page needs it said.
  news.classList.toggle("unseen", Boolean(answer));
  if (!answer) { news.textContent = say("failed"); return; }
  showClock(answer.clock);
  form.elements.moment.value = wallTimeOf(now() / 1000);
  news.textContent = say("clock.turned", { when: momentOf(now() / 1000) });
  if (how === "back") dialog.querySelector("[data-turn=hour]").focus();
}

button.addEventListener("click", openClock);
for (const hand of dialog.querySelectorAll("[data-turn]")) {
  hand.addEventListener("click", () => turn(hand.dataset.turn));
}
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (form.elements.moment.value) turn("to", form.elements.moment.value);
});
setInterval(draw, 1000);
