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
  // Days as people write them: 20260305, 2026.3.5, 2026年3月5日.
  const day = (text) => {
    const parts = /^\s*(\d{4})(?:\D+(\d{1,2})\D+(\d{1,2})\D*|(\d{2})(\d{2})\s*)$/.exec(text);
    if (!parts) return text;
    const [year, month, date] = [parts[1], parts[2] ?? parts[4], parts[3] ?? parts[5]];
    return `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-day]")) event.target.value = day(event.target.value);
  });
  // Addresses stay short: what was not filled in is not sent.  A choice applies at once.
  document.addEventListener("submit", (event) => {
    for (const field of event.target.elements) {
      if (field.matches("[data-day]")) field.value = day(field.value);
      if (event.target.method === "get" && field.name && !field.value) field.disabled = true;
    }
  });
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("form.filters select")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", async (event) => {
    const where = event.target.closest?.("[data-sign-out]")?.dataset.signOut;
    if (!where) return;
    const answer = await fetch(`/api/v1/session?everywhere=${where === "everywhere"}`, { method: "DELETE" }).catch(() => null);
    if (answer?.ok || answer?.status === 401) location.assign("/sign-in");
    else alert("没有退出，连接不上服务器。请检查网络后重试。");
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.chooser[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll("details.chooser[open]")) open.open = false;
  });
  // Work on an open page goes over its own connection, of which the cookie does not learn: it is renewed here.
  const RENEWAL = 5 * 60 * 1000;
  let renewed = Date.now();
  const work = () => {
    if (Date.now() - renewed < RENEWAL) return;
    renewed = Date.now();
    fetch("/api/v1/session").catch(() => {}); // without a connection there is nothing to renew; the next deed will say so
  };
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, work, { passive: true });
  // What is typed and pressed before the connection stands: the pages' library lets each deed wait on a clock of its own, so that a
  // pressed button may overtake what was typed before it.  Where the connection's first word greets, the socket keeps them in order itself.
  let greeted = false;
  Object.defineProperty(window, "did_handshake", {
    get: () => greeted || window.socket?.io.opts.query.implicit_handshake === true,
    set: (yes) => {
      greeted = yes;
    },
  });
  // The frame is built after this script has run.
  const seen = new MutationObserver(() => {
    if (!document.querySelector("[data-toggle=menu]")) return;
    seen.disconnect();
    narrow(root.classList.contains("menu-narrow"));
  });
  seen.observe(root, { childList: true, subtree: true });
})();
