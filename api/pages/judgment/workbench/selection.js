// From what a person marked with the mouse to offsets in the document's text, and from such text to values.

const DIGITS = { "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9 };

// Offsets count characters as the server does: one for a rare 汉字 that takes two units here.
const HIDDEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text with a box for each character that cannot be seen or would turn the writing around; as long as before. */
export function visible(text) {
  return text.replace(HIDDEN, "□");
}

/** Text as a list of characters. */
export function characters(text) {
  return Array.from(visible(text));
}

/** Offset in the text of a point inside an element that carries data-start; null outside of such elements. */
function offsetOf(node, offset) {
  if (node.nodeType === Node.ELEMENT_NODE) {
    const child = node.childNodes[Math.min(offset, node.childNodes.length - 1)];
    const inside = child?.nodeType === Node.ELEMENT_NODE ? (child.matches("[data-start]") ? child : child.querySelector("[data-start]")) : null;
    if (inside) return offset >= node.childNodes.length ? Number(inside.dataset.end) : Number(inside.dataset.start);
    const own = node.closest("[data-start]");
    return own ? Number(offset ? own.dataset.end : own.dataset.start) : null;
  }
  const owner = node.parentElement?.closest("[data-start]");
  return owner ? Number(owner.dataset.start) + Array.from(node.data.slice(0, offset)).length : null;
}

/** What is marked inside `root`: { start, end, rect } or null. */
export function marked(root) {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !root) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer)) return null;
  const start = offsetOf(range.startContainer, range.startOffset);
  let end = root.contains(range.endContainer) ? offsetOf(range.endContainer, range.endOffset) : null;
  if (start === null) return null;
  if (end === null) end = start + Array.from(selection.toString()).length;
  return end > start ? { start, end, rect: range.getBoundingClientRect() } : null;
}

function number(text) {
  if (/^\d+$/.test(text)) return Number(text);
  const ten = text.indexOf("十");
  if (ten < 0) return Number([...text].map((sign) => DIGITS[sign] ?? "x").join(""));
  const tens = ten === 0 ? 1 : DIGITS[text[ten - 1]];
  const ones = ten === text.length - 1 ? 0 : DIGITS[text[ten + 1]];
  return tens * 10 + ones;
}

/** A date as printed (2021年3月4日, 二〇二一年三月四日) as 2021-03-04; empty when it is none. */
export function dateOf(text) {
  const found = text.replace(/\s/g, "").match(/([\d〇○零一二三四五六七八九]{4})[年.\-/]([\d一二三四五六七八九十]{1,3})[月.\-/]([\d一二三四五六七八九十]{1,3})日?/);
  if (!found) return "";
  const [year, month, day] = found.slice(1).map(number);
  if (![year, month, day].every(Number.isFinite)) return "";
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The pieces of `text` (a list of characters) from `start` to `end`, cut where places begin and end, each with the rows that it belongs to. */
export function pieces(text, start, end, places) {
  const within = places.filter((place) => place.start < end && place.end > start);
  const cuts = new Set([start, end]);
  for (const place of within) {
    cuts.add(Math.max(place.start, start));
    cuts.add(Math.min(place.end, end));
  }
  const order = [...cuts].sort((a, b) => a - b);
  return order.slice(0, -1).map((from, index) => {
    const to = order[index + 1];
    const rows = within.filter((place) => place.start <= from && place.end >= to).map((place) => place.row);
    return { start: from, end: to, text: text.slice(from, to).join(""), rows };
  });
}
