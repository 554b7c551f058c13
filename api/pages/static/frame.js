// What the frame does without the server: the menu's width, and keeping the session alive while someone works.
"use strict";

(() => {
  const KEY = "anjian.menu";
  const root = document.documentElement;
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage switched off: the menu opens wide
    }
  };
  const narrow = (yes) => {
    root.classList.toggle("menu-narrow", yes);
    for (const button of document.querySelectorAll("[data-toggle=menu]")) {
      button.textContent = yes ? "展开" : "收起菜单";
      button.setAttribute("aria-expanded", String(!yes));
    }
  };
  root.classList.toggle("menu-narrow", stored() === "narrow");
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-toggle=menu]")) return;
    const yes = !root.classList.contains("menu-narrow");
    narrow(yes);
    try {
      localStorage.setItem(KEY, yes ? "narrow" : "wide");
    } catch {
      // kept for this page only
    }
  });
  // Addresses stay short: what was not filled in is not sent.  A choice applies at once.
  document.addEventListener("submit", (event) => {
    for (const field of event.target.elements) {
      if (event.target.method === "get" && field.name && !field.value) field.disabled = true;
    }
  });
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("form.filters select, form.filters input[type=date]")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.chooser[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  // The frame is built after this script has run.
  const seen = new MutationObserver(() => {
    if (!document.querySelector("[data-toggle=menu]")) return;
    seen.disconnect();
    narrow(root.classList.contains("menu-narrow"));
  });
  seen.observe(root, { childList: true, subtree: true });
})();
