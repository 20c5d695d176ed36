/** What an address of Telegram means here: {start} opens this bot, {share} sends a link on; else null. */
export function meaningOf(address, username) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.hostname !== "t.me") return null;
  const asked = url.searchParams;
  if (url.pathname.slice(1).toLowerCase() === username.toLowerCase()) return { start: asked.get("start") ?? "" };
  if (url.pathname === "/share/url" && asked.get("url")) {
    return { share: { url: asked.get("url"), text: asked.get("text") ?? "" } };
  }
  return null;
}

/** Only what a browser may open; anything else is shown as plain text. */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
