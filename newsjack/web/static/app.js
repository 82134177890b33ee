// What every page needs: keep open details open over a refresh, say when we are no longer live.
"use strict";
document.documentElement.classList.add("script");
(() => {
  const lost = () => document.getElementById("lost");
  const openIds = new Set();

  const isReading = () => {
    const selection = document.getSelection();
    const live = document.getElementById("live");
    return Boolean(live && selection && !selection.isCollapsed && live.contains(selection.anchorNode));
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden || isReading()) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    openIds.clear();
    for (const one of event.detail.target.querySelectorAll("details[open][id]")) openIds.add(one.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of openIds) document.getElementById(id)?.setAttribute("open", "");
    title();
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, () => { if (lost()) lost().hidden = false; });
  }
  document.addEventListener("htmx:afterOnLoad", () => { if (lost()) lost().hidden = true; });

  const plain = document.title;
  function title() {
    const count = Number(document.querySelector("[data-windows]")?.dataset.windows || 0);
    document.title = count ? `(${count}) ${plain}` : plain;
  }
  title();
})();
