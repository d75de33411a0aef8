// A reference shown beside its mark: on a press, or under a resting mouse. A second press follows the link.
// Without this script every mark is a link to the list of references.

const OPEN_AFTER = 400;
const CLOSE_AFTER = 300;

const popover = document.querySelector("[data-reference-popover]");
let shown = null; // the mark whose reference is shown
let pinned = null; // the same if a press opened it: no mouse closes it
let pinnedBefore = null; // before the present press, which may have closed it
let wanted = null; // the mark that the mouse is on, or on its popover
let timer;

if (popover?.showPopover) {
  document.addEventListener("pointerdown", () => { pinnedBefore = pinned; }, true);
  document.addEventListener("click", onClick);
  document.addEventListener("pointerover", onPointer);
  document.documentElement.addEventListener("pointerleave", onPointer);
  popover.addEventListener("beforetoggle", ({ newState }) => { if (newState === "closed") shown = pinned = null; });
  popover.addEventListener("toggle", () => { if (!shown) part("content").replaceChildren(); });
}

function part(name) {
  return popover.querySelector(`[data-popover-${name}]`);
}

function markAt(element) {
  const link = element.closest('a[id^="ref-"]');
  return popover.contains(link) ? null : link;
}

function onClick(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const mark = markAt(event.target);
  const isSecond = mark === (event.detail ? pinnedBefore : pinned);
  if (!mark || isSecond) {
    if (event.target.closest("a")) popover.togglePopover(false);
    return;
  }
  event.preventDefault();
  mark.focus({ preventScroll: true });
  open(mark);
  pinned = mark;
  popover.focus({ preventScroll: true });
}

function onPointer({ pointerType, target }) {
  const next = markAt(target) ?? (popover.contains(target) ? shown : null);
  if (pointerType !== "mouse" || next === wanted) return;
  wanted = next;
  clearTimeout(timer);
  timer = setTimeout(follow, next ? OPEN_AFTER : CLOSE_AFTER);
}

function follow() {
  if (pinned || wanted === shown) return;
  if (wanted) open(wanted);
  else popover.togglePopover(false);
}

function open(mark) {
  const reference = document.querySelector(mark.hash);
  const card = document.querySelector(`template[data-claim="${reference.dataset.claim}"]`);
  const copy = reference.cloneNode(true);
  if (card) copy.append(card.content.cloneNode(true));
  const source = card ? "" : copy.querySelector(".source a")?.href;
  const addresses = { claims: "", history: "", ...card?.dataset, reference: mark.hash, source };
  popover.togglePopover(false);
  part("content").replaceChildren(...copy.childNodes);
  part("number").textContent = mark.hash.slice("#cite-".length);
  for (const name of ["claims", "history", "reference", "source"]) {
    part(name).href = addresses[name] ?? "";
    part(name).parentElement.hidden = !addresses[name];
  }
  popover.setAttribute("aria-label", mark.getAttribute("aria-label"));
  popover.showPopover({ source: mark });
  shown = mark;
}
