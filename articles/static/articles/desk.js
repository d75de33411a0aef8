// The article's form at the desk: live preview, rows that come and move, marks set at the cursor.
// Everything here is also there without a script, by a button or a number.

import { keepDrafts } from "./keeping.js";

const PREVIEW_DELAY = 600;

const form = document.querySelector("[data-desk]");
if (form) {
  const editor = form.querySelector(".markdownx-editor");
  const status = form.querySelector("[data-desk-status]");
  document.documentElement.classList.add("has-script");
  tameMarkdownx(form.querySelector(".markdownx"));
  reportRefusedPictures(form.querySelector(".markdownx"), editor, status);
  const preview = livePreview(form, editor, status);
  form.addEventListener("click", (event) => onClick(event, form, editor, preview));
  form.addEventListener("input", () => updateLists(form));
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
        method: "POST", body: new FormData(form), signal: running.signal, redirect: "manual",
      });
      if (!response.ok) throw new Error(`the server answered ${response.status || "with the login page"}`);
      page.innerHTML = await response.text();
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

function onClick(event, form, editor, preview) {
  const button = event.target.closest("button[type=button]");
  if (!button) return;
  const row = button.closest("[data-row]");
  if (button.dataset.addRow) addRow(form, button.dataset.addRow);
  else if (button.dataset.move) moveRow(row, button.dataset.move);
  else if ("insertMark" in button.dataset) insertMark(row, editor);
  else return;
  preview.soon();
}

function addRow(form, prefix) {
  const rows = form.querySelector(`[data-rows="${prefix}"]`);
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const empty = rows.querySelector("[data-empty-row]");
  const holder = document.createElement("div");
  holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  empty.before(row);
  total.value = Number(total.value) + 1;
  numberRows(rows);
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function moveRow(row, direction) {
  const other = direction === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other?.matches("[data-row]")) return;
  if (direction === "up") other.before(row); else other.after(row);
  numberRows(row.parentElement);
  row.querySelector(`[data-move="${direction}"]`).focus();
}

function numberRows(rows) {
  rows.querySelectorAll(":scope > [data-row] [data-order]").forEach((cell, index) => { cell.value = index + 1; });
}

function insertMark(row, editor) {
  const key = row.querySelector('[name$="-key"]').value.trim();
  if (!key) return row.querySelector('[name$="-key"]').focus();
  editor.setRangeText(`[@${key}]`, editor.selectionEnd, editor.selectionEnd, "end");
  editor.focus();
}

function updateLists(form) {
  for (const [prefix, id] of [["claims", "claim-keys"], ["fields", "field-keys"]]) {
    const keys = [...form.querySelectorAll(`[data-rows="${prefix}"] [name$="-key"]`)].map((cell) => cell.value.trim());
    document.getElementById(id).replaceChildren(...keys.filter(Boolean).map((key) => new Option(key, key)));
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
