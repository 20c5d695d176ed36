/** A new element; `text` goes in as text, never as markup. */
export function make(tag, { className, text, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export const unseen = (text) => make("span", { className: "unseen", text });

/** Posts a deed; returns the answer, or nothing where it failed. */
export async function post(path, body) {
  const raw = body instanceof Blob;
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: raw ? { "Content-Type": "application/octet-stream" } : { "Content-Type": "application/json" },
      body: raw ? body : JSON.stringify(body ?? {}),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", { className: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
