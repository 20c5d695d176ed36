import { safeAddress } from "./addresses.js";
import { copyText, make } from "./dom.js";
import { momentOf } from "./time.js";
import { say } from "./words.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
};

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/** Text with its entities as elements. Offsets are UTF-16 units, as JavaScript counts. */
export function formatted(text, entities, pane) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return part(text, 0, text.length, sorted, pane);
}

function part(text, from, to, entities, pane) {
  const fragment = document.createDocumentFragment();
  let at = from;
  for (let index = 0; index < entities.length; ) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    if (entity.offset >= at && end > entity.offset) {
      fragment.append(text.slice(at, entity.offset));
      const inner = part(text, entity.offset, end, entities.slice(index + 1, next), pane);
      fragment.append(element(entity, text.slice(entity.offset, end), inner, pane));
      // A block ends its line by itself: the line break that follows it is that end, not an empty line.
      at = BLOCKS.has(entity.type) && text[end] === "\n" && end < to ? end + 1 : end;
    }
    index = next;
  }
  fragment.append(text.slice(at, to));
  return fragment;
}

function element(entity, text, inner, pane) {
  switch (entity.type) {
    case "bold": case "italic": case "underline": case "strikethrough": case "code":
      return make(TAGS[entity.type], {}, inner);
    case "pre":
      return make("pre", { tabindex: "0", "data-language": entity.language }, make("code", {}, inner));
    case "text_link": return link(entity.url, inner, pane);
    case "url": return link(/^[a-z]+:/i.test(text) ? text : `http://${text}`, inner, pane);
    case "email": return link(`mailto:${text}`, inner, pane);
    case "phone_number": return link(`tel:${text.replace(/[^\d+]/g, "")}`, inner, pane);
    case "bot_command": return command(text, pane);
    case "spoiler": return spoiler(inner);
    case "blockquote": return make("blockquote", {}, inner);
    case "expandable_blockquote": return expandable(inner);
    case "date_time":
      return make("time", {
        datetime: new Date(entity.unix_time * 1000).toISOString(), title: momentOf(entity.unix_time),
      }, inner);
    default: return make("span", { className: entity.type }, inner);
  }
}

function link(address, inner, pane) {
  const meaning = pane.meaning(address);
  if (meaning) {
    const button = make("button", { type: "button", className: "in-text" }, inner);
    button.addEventListener("click", () => pane.follow(meaning));
    return button;
  }
  const safe = safeAddress(address);
  if (!safe) return make("span", {}, inner);
  return make("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, inner);
}

function command(text, pane) {
  const button = make("button", { type: "button", className: "in-text", text });
  button.addEventListener("click", () => pane.say(text));
  return button;
}

function spoiler(inner) {
  const inside = make("span", { className: "spoiler-text", "aria-hidden": "true" }, inner);
  const button = make("button", { type: "button", className: "spoiler", "aria-label": say("message.spoiler") }, inside);
  button.addEventListener("click", () => {
    const shown = make("span", { className: "revealed", tabindex: "-1" });
    shown.append(...inside.childNodes);
    button.replaceWith(shown);
    shown.focus();
  });
  return button;
}

function expandable(inner) {
  const text = make("div", { className: "folded" }, inner);
  const button = make("button", { type: "button", className: "in-text fold", text: say("message.more"), "aria-expanded": "false" });
  button.addEventListener("click", () => {
    const open = text.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = say(open ? "message.less" : "message.more");
  });
  return make("blockquote", { className: "expandable" }, text, button);
}

export async function copied(text, pane) {
  if (await copyText(text)) pane.toast(say("message.copied"));
}
