// Rows of the article's form: added, copied, moved, and put into the card of the claim that they are of.

import { makeReady } from "./cards.js";

const OWNED = ["citations", "relations"];

// Add an empty row to a list, or to that of a claim's card; `after` is the row that it follows, else it is the last.
export function addRow(form, prefix, { card, after } = {}) {
  const rows = card ? rowsOf(card, prefix) : form.querySelector(`[data-rows="${prefix}"][data-loose]`);
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const holder = document.createElement("div");
  holder.innerHTML = form.querySelector(`[data-empty-row="${prefix}"]`).innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  if (card) row.querySelector("[data-owner]").value = `#${card.dataset.card}`;
  if (after) after.after(row); else rows.append(row);
  total.value = Number(total.value) + 1;
  if (row.matches("[data-card]")) {
    row.open = true;
    makeReady(row);
  }
  announceAdded(row);
  numberRows(form, rows);
  return row;
}

// Add a claim behind the card that says the same, with citations that say the same; their keys are still to be made.
export function copyCard(form, card) {
  const copy = addRow(form, "claims", { after: card });
  copyCells(card, copy, ":scope > .card-part > .desk-grid");
  for (const citation of rowsOf(card, "citations").children) {
    copyCells(citation, addRow(form, "citations", { card: copy }), ":scope > .desk-cell:not(.row-owner)");
  }
  return copy;
}

// Move a row past the next one that is seen; return whether there was one.
export function moveRow(form, row, direction) {
  let other = row;
  do other = direction === "up" ? other.previousElementSibling : other.nextElementSibling; while (other?.hidden);
  if (!other?.matches("[data-row]")) return false;
  if (direction === "up") other.before(row); else other.after(row);
  numberRows(form, row.parentElement);
  return true;
}

// Put each citation and relation where its claim cell says, after the cells were filled from elsewhere.
export function placeRows(form) {
  const cards = new Map();
  for (const card of form.querySelectorAll("[data-card]")) {
    cards.set(keyOf(form, card), card).set(`#${card.dataset.card}`, card);
  }
  cards.delete("");
  for (const prefix of OWNED) {
    const loose = form.querySelector(`[data-rows="${prefix}"][data-loose]`);
    for (const row of form.querySelectorAll(`[data-rows="${prefix}"] > [data-row]`)) {
      const card = cards.get(row.querySelector("[data-owner]").value.trim());
      const rows = card ? rowsOf(card, prefix) : loose;
      if (row.parentElement !== rows) rows.append(row);
    }
  }
}

// Set the focus to what is typed or chosen first in a row.
export function focusFirst(row) {
  const cells = row.querySelectorAll("input, textarea, .select2-selection--single, select:not(.select2-hidden-accessible)");
  [...cells].find((cell) => cell.offsetParent && !cell.disabled)?.focus();
}

export function keyOf(form, card) {
  return form.elements[`claims-${card.dataset.card}-key`].value.trim();
}

function rowsOf(card, prefix) {
  return card.querySelector(`[data-rows="${prefix}"]`);
}

// The admin's choices of records begin to work when their row is told of.
function announceAdded(row) {
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: "" } }));
}

// The list keeps the numbers that it has, in its new order, so rows in other lists stay before or behind as they were.
function numberRows(form, rows) {
  const prefix = rows.dataset.rows;
  const cells = [...rows.children].map((row) => row.querySelector(`[data-order="${prefix}"]`));
  let last = Math.max(0, ...[...form.querySelectorAll(`[data-order="${prefix}"]`)].map((cell) => Number(cell.value)));
  const numbers = cells.map((cell) => Number(cell.value) || (last += 1)).sort((one, other) => one - other);
  cells.forEach((cell, place) => { cell.value = numbers[place]; });
}

function copyCells(from, to, selector) {
  const originals = cellsIn(from, selector);
  const copies = cellsIn(to, selector);
  originals.forEach((original, place) => {
    const copy = copies[place];
    if (original.name.endsWith("-key")) return;
    if (original.tagName === "SELECT") {
      copy.replaceChildren(...[...original.options].map((each) => new Option(each.text, each.value, each.selected, each.selected)));
    } else if (original.type === "checkbox") copy.checked = original.checked;
    else copy.value = original.value;
  });
}

function cellsIn(row, selector) {
  return [...row.querySelectorAll(selector)].flatMap((part) => [...part.querySelectorAll("[name]")]);
}
