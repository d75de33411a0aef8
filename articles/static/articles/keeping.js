// Keeping what is typed: on the server in one private draft, in this browser when the server cannot be reached.
// The status says "Draft kept" only when the server said so.

const PAUSE = 5_000;
const SIGN_OF_LIFE = 30_000;
const UNKEPT = new Set(["csrfmiddlewaretoken", "submission"]);

export function keepDrafts(form, status) {
  const othersPlace = document.querySelector("[data-desk-others]");
  const localKey = `desk-${form.dataset.key}`;
  // Set when the server gives back what was typed: after an error or a conflict, or as the draft that was asked for.
  let isTyped = "isTyped" in form.dataset;
  let isKept = true;
  let timer;

  if (document.querySelector(".messagelist .success")) localStorage.removeItem(localKey);
  if (!isTyped) offerLocal(form, localKey, () => { isTyped = true; keep(); });
  isTyped ||= [...form.elements].some(isTouched);
  if (isTyped) keep();

  for (const kind of ["input", "change", "desk:typed"]) {
    form.addEventListener(kind, () => {
      isTyped = true;
      isKept = false;
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    });
  }
  form.addEventListener("submit", () => {
    isKept = true;
    clearTimeout(timer);
    if (isTyped) hold(localKey, form);
  });
  window.addEventListener("beforeunload", (event) => { if (!isKept) event.preventDefault(); });
  setInterval(() => send("opened"), SIGN_OF_LIFE);
  send("opened");

  async function keep() {
    const isHeld = hold(localKey, form);
    const answer = await send();
    if (answer?.kept) {
      isKept = true;
      localStorage.removeItem(localKey);
      status.value = `Draft kept ${answer.kept}`;
    } else {
      status.value = isHeld
        ? "Not kept on the server. This browser holds your text and offers it again."
        : "Not kept, on the server or in this browser. Copy your text before you leave this page.";
      timer = setTimeout(keep, SIGN_OF_LIFE);
    }
  }

  async function send(isOpened) {
    const body = isOpened ? tokens(form) : sent(form);
    if (isOpened) body.set("opened", "1");
    try {
      const response = await fetch(form.dataset.keep, { method: "POST", body, redirect: "manual" });
      if (!response.ok) return null;
      const answer = await response.json();
      showOthers(othersPlace, answer.others);
      return answer;
    } catch {
      return null;
    }
  }
}

// The form as its own buttons send it: the server reads thousands of cells so in a fraction of the time.
export function sent(form) {
  return new URLSearchParams(new FormData(form));
}

// What was typed before this script came, on a slow line, or what the browser filled in again on coming back.
function isTouched(cell) {
  if (["checkbox", "radio"].includes(cell.type)) return cell.checked !== cell.defaultChecked;
  if (cell.tagName === "SELECT") {
    const defaults = [...cell.options].filter((option) => option.defaultSelected);
    if (!defaults.length && !cell.multiple) return cell.selectedIndex > 0;
    return [...cell.options].some((option) => option.selected !== option.defaultSelected);
  }
  return ["INPUT", "TEXTAREA"].includes(cell.tagName) && cell.type !== "file" && cell.value !== cell.defaultValue;
}

function tokens(form) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "article"]) {
    if (form.elements[name]) body.set(name, form.elements[name].value);
  }
  return body;
}

function showOthers(place, sentences) {
  const shown = [...place.children].map((line) => line.textContent);
  if (shown.join() === sentences.join()) return;
  place.replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("p");
    line.textContent = sentence;
    return line;
  }));
}

function typed(form) {
  return [...new FormData(form)].filter(([name, held]) => !UNKEPT.has(name) && !name.startsWith("_") && typeof held === "string");
}

// Return whether the browser had room for it.
function hold(key, form) {
  try {
    localStorage.setItem(key, JSON.stringify(typed(form)));
    return true;
  } catch {
    return false;
  }
}

// What an earlier visit kept here because the server could not be reached, or because its answer never came.
function offerLocal(form, key, goOn) {
  const cells = JSON.parse(localStorage.getItem(key) ?? "null");
  if (!cells || JSON.stringify(cells) === JSON.stringify(typed(form))) return;
  const offer = document.createElement("section");
  offer.className = "desk-panel desk-draft";
  const words = document.createElement("p");
  words.textContent = "This browser holds what you typed here and could not save.";
  const use = button("Put it into the form", () => { fill(form, cells); offer.remove(); goOn(); });
  const drop = button("Discard it", () => { localStorage.removeItem(key); offer.remove(); });
  offer.append(words, use, " ", drop);
  form.before(offer);
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function fill(form, cells) {
  for (const [name, held] of cells) {
    const total = /^(\w+)-TOTAL_FORMS$/.exec(name);
    if (!total) continue;
    while (Number(form.elements[name].value) < Number(held)) form.querySelector(`[data-add-row="${total[1]}"]`).click();
  }
  for (const cell of form.querySelectorAll("select[multiple]")) cell.replaceChildren();
  for (const cell of form.querySelectorAll("input[type=checkbox]")) cell.checked = false;
  for (const [name, held] of cells) {
    const cell = form.elements[name];
    if (!cell || name.endsWith("_FORMS")) continue;
    if (cell.multiple) cell.append(new Option(held, held, true, true));
    else if (cell.type === "checkbox") cell.checked = true;
    else {
      if (cell.tagName === "SELECT" && ![...cell.options].some((option) => option.value === held)) cell.append(new Option(held, held));
      cell.value = held;
    }
  }
  form.dispatchEvent(new CustomEvent("desk:filled"));
}
