import { safeAddress } from "./addresses.js";
import { icon, make, unseen } from "./dom.js";
import { copied, formatted } from "./entities.js";
import { momentOf, timeOf } from "./time.js";
import { say, sizeOf } from "./words.js";

/** Whether the person can change this message. */
export const editable = (message, person) =>
  message.from.id === person.id && message.chat.id === person.id && Boolean(message.text) && !message.via_bot;

/** The id of the other person where a message passed between two people, else nothing. */
export function otherOf(message, pane) {
  const ends = [message.from.id, message.chat.id];
  return ends.find((id) => id !== pane.person.id && id !== pane.bot.id);
}

/** One message as a list item. */
export function messageItem(message, pane) {
  const own = message.from.id === pane.person.id;
  const item = make("li", { className: own ? "message own" : "message", "data-id": message.message_id });
  const bubble = make("div", { className: "bubble" });
  const way = wayOf(message, own, pane);
  if (!way || own) bubble.append(unseen(own ? `${pane.person.name}:` : say("message.bot")));
  if (way) bubble.append(make("p", { className: "way", text: way }));
  const target = message.reply_to_message;
  if (target) bubble.append(quotation(target));
  bubble.append(...content(message, pane), foot(message, own, pane));
  item.append(bubble);
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) item.append(keyboard(message, rows, pane));
  return item;
}

/** From whom or to whom a message passed, and by means of the bot; nothing where it is simply said. */
function wayOf(message, own, pane) {
  const via = message.via_bot ? pane.bot.first_name : "";
  const other = otherOf(message, pane);
  if (other === undefined) return via && say("message.via", { bot: via });
  const name = pane.people.get(other)?.name ?? message.from.first_name;
  if (own) return via ? say("message.to_via", { name, bot: via }) : say("message.to", { name });
  return via ? say("message.from_via", { name, bot: via }) : say("message.from", { name });
}

function content(message, pane) {
  const parts = [];
  if (message.photo) parts.push(photo(message));
  if (message.document) parts.push(document_(message.document));
  if (message.voice) parts.push(labelled("voice", say("message.voice")));
  if (message.sticker) parts.push(make("p", { className: "sticker", text: message.sticker.emoji ?? say("message.sticker") }));
  if (message.venue ?? message.location) parts.push(place(message));
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.entities ?? message.caption_entities;
    parts.push(make("div", { className: "text", dir: "auto" }, formatted(text, entities, pane)));
  }
  return parts;
}

function foot(message, own, pane) {
  const line = make("div", { className: "about" });
  const emoji = pane.person.reactions[message.message_id];
  if (emoji?.length) line.append(make("span", { className: "reaction", role: "img", "aria-label": `${say("message.reacted")}: ${emoji.join(" ")}`, text: emoji.join(" ") }));
  if (editable(message, pane.person)) {
    const edit = make("button", { type: "button", className: "tiny", title: say("message.edit") }, icon("edit"), unseen(say("message.edit")));
    edit.addEventListener("click", () => pane.beginEdit(message));
    line.append(edit);
  }
  if (message.edit_date) line.append(make("span", { text: say("message.edited") }));
  line.append(make("time", { datetime: new Date(message.date * 1000).toISOString(), title: momentOf(message.date), text: timeOf(message.date) }));
  return line;
}

export const summary = (message) =>
  message.text ?? message.caption ?? message.document?.file_name ?? message.venue?.title
  ?? (message.location ? say("message.location") : message.photo ? say("message.photo")
    : message.voice ? say("message.voice") : say("message.sticker"));

const quotation = (target) => make("div", { className: "quotation", dir: "auto" },
  unseen(say("message.answers")), summary(target).slice(0, 160));

const labelled = (name, text) => make("p", { className: "labelled" }, icon(name), text);

function photo(message) {
  const size = message.photo.at(-1);
  return make("img", {
    className: "photo", src: `/page/files/${size.file_id}`, alt: message.caption ?? say("message.photo"),
    width: size.width, height: size.height, loading: "lazy",
  });
}

function document_(file) {
  return make("a", { className: "document", href: `/page/files/${file.file_id}`, download: file.file_name },
    icon("document"),
    make("span", { className: "names" },
      unseen(say("message.download", { name: "" })),
      make("span", { className: "name", text: file.file_name, dir: "auto" }),
      make("span", { className: "size", text: sizeOf(file.file_size ?? 0) })));
}

function place(message) {
  const point = message.venue?.location ?? message.location;
  const where = `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`;
  return make("div", { className: "place" },
    make("div", { className: "map", "aria-hidden": "true" }, icon("place")),
    make("p", { className: "name", text: message.venue?.title ?? say("message.location"), dir: "auto" }),
    message.venue && make("p", { text: message.venue.address, dir: "auto" }),
    make("p", { className: "size", text: where, dir: "ltr" }));
}

function keyboard(message, rows, pane) {
  const box = make("div", { className: "keyboard" });
  rows.forEach((row, y) => {
    const line = make("div", { className: "keys" });
    row.forEach((key, x) => line.append(keyOf(key, message, y, x, pane)));
    box.append(line);
  });
  return box;
}

function keyOf(key, message, row, column, pane) {
  const className = `key ${key.style ?? ""}`.trim();
  const label = make("span", { text: key.text, dir: "auto" });
  const meaning = key.url ? pane.meaning(key.url) : null;
  const safe = key.url && !meaning ? safeAddress(key.url) : null;
  if (safe) return make("a", { className, href: safe, target: "_blank", rel: "noopener noreferrer" }, label, icon("link"), unseen(`(${say("message.opens")})`));
  const button = make("button", { type: "button", className, "data-place": `${row}.${column}` }, label);
  if (key.copy_text) {
    button.append(icon("copy"));
    button.addEventListener("click", () => copied(key.copy_text.text, pane));
  } else if (meaning) {
    if (meaning.share) button.append(icon("share"));
    button.addEventListener("click", () => pane.follow(meaning));
  } else if (key.callback_data !== undefined) {
    button.addEventListener("click", () => pane.press(message.message_id, row, column, button));
  } else if (Object.keys(key).some((name) => name.startsWith("switch_inline"))) {
    button.append(icon(key.switch_inline_query_current_chat === undefined ? "share" : "search"));
    button.addEventListener("click", () => pane.switchInline(key, message));
  } else {
    button.addEventListener("click", () => pane.toast(say("message.only_telegram")));
  }
  return button;
}
