// The article's form at the desk: live preview, rows that come and move, marks set at the cursor.
// Everything here is also there without a script, by a button or a number.

import { openLate, showTold, watchBar } from "./cards.js";
import { keepDrafts, sent } from "./keeping.js";
import { addRow, copyCard, focusFirst, keyOf, moveRow, placeRows } from "./rows.js";

const PREVIEW_DELAY = 600;

const form = document.querySelector("[data-desk]");
if (form) {
  const editor = form.querySelector(".markdownx-editor");
  const status = form.querySelector("[data-desk-status]");
  document.documentElement.classList.add("has-script");
  tameMarkdownx(form.querySelector(".markdownx"));
  reportRefusedPictures(form.querySelector(".markdownx"), editor, status);
  const preview = livePreview(form, editor, status);
  openLate(form);
  watchBar(form);
  form.addEventListener("click", (event) => onClick(event, form, editor, status, preview));
  form.addEventListener("change", (event) => { if (event.target.name?.endsWith("-key")) updateLists(form); });
  form.addEventListener("desk:filled", () => placeRows(form));
  if (form.querySelector(".desk-bar")) keepDrafts(form, status);
  document.querySelector("[data-error-summary]")?.focus();
}

// markdownx asks for a preview of the text alone at every key, and keeps Tab for itself. The whole form's preview
// is ours, and Tab must leave the field, so these events end before they reach it. Pictures dropped or pasted do not.
function tameMarkdownx(wrapper) {
  for (const kind of ["input", "focusin"]) {
    wrapper.addEventListener(kind, (event) => {
      if (kind === "focusin") return event.stopImmediatePropagation();
      event.stopImmediatePropagation();
      wrapper.dispatchEvent(new CustomEvent("desk:typed", { bubbles: true }));
    }, true);
  }
  wrapper.addEventListener("keydown", (event) => event.stopImmediatePropagation(), true);
}

function livePreview(form, editor, status) {
  const pane = form.querySelector(".markdownx-preview");
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", "Preview");
  pane.tabIndex = 0;
  const page = pane.shadowRoot ?? pane.attachShadow({ mode: "open" });
  let timer;
  let running;

  async function show() {
    running?.abort();
    running = new AbortController();
    try {
      const response = await fetch(form.dataset.preview, {
        method: "POST", body: sent(form), signal: running.signal, redirect: "manual",
      });
      if (!response.ok) throw new Error(`the server answered ${response.status || "with the login page"}`);
      page.innerHTML = await response.text();
      showTold(form, page);
      if (status.value.startsWith("The preview")) status.value = "";
    } catch (error) {
      if (error.name !== "AbortError") status.value = `The preview is not up to date: ${error.message}.`;
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(show, PREVIEW_DELAY);
  }

  function followLine(event) {
    const line = event.target.closest("[data-line]")?.dataset.line;
    if (!line) return;
    event.preventDefault();
    selectLine(editor, Number(line));
  }

  page.addEventListener("click", followLine);
  // The message after saving names lines, too; what is clicked in the preview is not seen from here.
  document.addEventListener("click", followLine);
  for (const kind of ["input", "change", "desk:typed"]) form.addEventListener(kind, soon);
  // Its own picture of the text alone would stand behind ours.
  pane.parentElement.addEventListener("markdownx.update", () => pane.replaceChildren());
  show();
  return { soon };
}

function selectLine(editor, line) {
  const lines = editor.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  editor.focus();
  editor.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
}

function onClick(event, form, editor, status, preview) {
  const button = event.target.closest("button");
  if (!button) return;
  const row = button.closest("[data-row]");
  if (button.dataset.addRow) show(addRow(form, button.dataset.addRow), status, "A row was added.");
  else if (button.dataset.addOwn) {
    event.preventDefault();
    const noun = button.dataset.addOwn.slice(0, -1);
    show(addRow(form, button.dataset.addOwn, { card: row }), status, `A ${noun} was added to this claim.`);
  } else if ("duplicate" in button.dataset) {
    event.preventDefault();
    show(copyCard(form, row), status, "The claim was copied; this is the copy, its key is still to be made.");
  } else if (button.dataset.move) {
    const isMoved = moveRow(form, row, button.dataset.move);
    button.focus();
    status.value = isMoved ? `Moved ${button.dataset.move}.` : `There is nothing further ${button.dataset.move}.`;
  } else if ("insertMark" in button.dataset) insertMark(form, row, editor);
  else return;
  preview.soon();
}

function show(row, status, words) {
  focusFirst(row);
  status.value = words;
}

function insertMark(form, card, editor) {
  const key = keyOf(form, card);
  if (!key) return form.elements[`claims-${card.dataset.card}-key`].focus();
  editor.setRangeText(`[@${key}]`, editor.selectionEnd, editor.selectionEnd, "end");
  editor.focus();
}

// The keys that other cells offer, each with the sentence of its claim.
function updateLists(form) {
  const claims = [...form.querySelectorAll("[data-card]")].map((card) => [
    keyOf(form, card), card.querySelector(".card-sentence").textContent.trim().slice(0, 100),
  ]);
  const fields = [...form.querySelectorAll('.field-row [name$="-key"]')].map((cell) => [cell.value.trim(), ""]);
  for (const [id, offered] of [["claim-keys", claims], ["field-keys", fields]]) {
    const options = offered.filter(([key]) => key).map(([key, words]) => new Option(words || key, key));
    document.getElementById(id).replaceChildren(...options);
  }
}

// markdownx writes "Invalid response" into the text when a picture is refused; the reason belongs in the status.
function reportRefusedPictures(wrapper, editor, status) {
  wrapper.addEventListener("markdownx.fileUploadError", (event) => {
    const reasons = event.detail?.[0]?.image ?? ["The picture could not be sent."];
    const before = editor.value;
    status.value = reasons.join(" ");
    queueMicrotask(() => { editor.value = before; });
  });
}
