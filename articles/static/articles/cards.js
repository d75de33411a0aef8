// The cards of claims: opened and closed, filtered, and told what the server reads in them.

// A claim's choice of records is made ready when its card opens: a thousand at once would take seconds.
export function openLate(form) {
  for (const card of form.querySelectorAll("[data-card][open]")) makeReady(card);
  form.addEventListener("toggle", (event) => {
    const card = event.target;
    if (!card.matches?.("[data-card]") || !card.open || !makeReady(card)) return;
    card.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: "claims" } }));
  }, true);
}

// Return whether there was something to make ready; the admin's own script does the rest when the card is told of.
export function makeReady(card) {
  const late = card.querySelectorAll(".late-autocomplete");
  for (const choice of late) choice.classList.replace("late-autocomplete", "admin-autocomplete");
  return late.length > 0;
}

// Replace what the form tells of its claims by what the server's newest answer, in `page`, tells.
export function showTold(form, page) {
  const told = page.querySelector("[data-tellings]")?.content;
  if (!told) return;
  const places = new Map([...form.querySelectorAll("[data-told]")].map((place) => [place.dataset.told, place]));
  for (const telling of told.children) {
    const place = places.get(telling.dataset.told);
    if (place && place.innerHTML.trim() !== telling.innerHTML.trim()) place.innerHTML = telling.innerHTML;
  }
}

// The bar above the cards: what is shown, and whether it is open. It holds nothing that is saved.
export function watchBar(form) {
  const bar = form.querySelector("[data-claims-bar]");
  const words = bar.querySelector("[data-claims-filter]");
  const field = bar.querySelector("[data-claims-field]");
  const warned = bar.querySelector("[data-claims-warned]");
  const said = bar.querySelector("[data-claims-shown]");

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const cards = [...form.querySelectorAll("[data-card]")];
    for (const card of cards) {
      const summary = card.querySelector("summary");
      const text = summary.textContent.toLowerCase();
      const key = field.value && form.elements[`claims-${card.dataset.card}-field`].value.trim();
      card.hidden = !wanted.every((word) => text.includes(word))
        || (field.value !== "" && field.value !== (key || "-"))
        || (warned.checked && !summary.querySelector(".is-warning"));
    }
    const isFiltered = wanted.length || field.value || warned.checked;
    said.value = isFiltered ? `${cards.filter((card) => !card.hidden).length} of ${cards.length} shown` : "";
  }

  for (const kind of ["input", "change"]) {
    bar.addEventListener(kind, (event) => {
      event.stopPropagation();
      filter();
    });
  }
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  bar.addEventListener("click", (event) => {
    const which = event.target.closest("[data-open-cards]")?.dataset.openCards;
    if (!which) return;
    for (const card of form.querySelectorAll("[data-card]:not([hidden])")) card.open = which === "all";
  });
}
