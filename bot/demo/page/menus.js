/** A menu that opens under its summary: arrows walk it, Escape and leaving close it. */
export function menu(details) {
  const summary = details.querySelector("summary");
  details.addEventListener("toggle", () => {
    if (details.open) details.querySelector(".menu-list button:not([hidden])")?.focus();
  });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) { details.open = false; summary.focus(); event.stopPropagation(); }
    if (details.open) walk(event, [...details.querySelectorAll(".menu-list button:not([hidden])")]);
  });
  details.addEventListener("focusout", (event) => {
    if (!details.contains(event.relatedTarget)) details.open = false;
  });
}

/** Moves the focus up and down a list of buttons with the arrow keys; true where it did. */
export function walk(event, buttons) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !buttons.length) return false;
  event.preventDefault();
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length].focus();
  return true;
}
