/* The counter's sheet: keys, counts, the live promise, the draft that is never lost. The form works without this. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-intake]");
  if (!form) return;
  const DRAFT_MS = 3000;
  const PROMISE_MS = 60000;
  const state = form.querySelector("[data-draft-state]");
  const send = (url) => fetch(url, { method: "POST", body: new FormData(form), redirect: "error" });
  const first = (selector) => form.querySelector(selector);
  const shown = (input) => { const fold = input.closest("details:not([open])"); if (fold) fold.open = true; return input; };
  const take = (input) => { if (input) { shown(input).focus(); if (input.select) input.select(); } };

  /* keys */
  const places = {
    F2: () => first("[data-scan]"),
    F4: () => first("[data-paper] input[type=checkbox]") || first(".intake-part input[name$=_name]"),
    F8: () => first("[data-fees] input:not([type=checkbox])") || first("[name=fee_collected]"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); first("[data-save]").click(); return; }
    const place = places[event.key];
    if (!place || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    take(place());
  });
  /* Enter in a field must not send the sheet: readers of cards end with it. */
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && event.target.matches("input, select")) event.preventDefault();
  });
  form.addEventListener("focusin", (event) => { if (event.target.matches("[data-count]")) event.target.select(); });

  /* papers: arrows go between rows, figures set the count the decision asks for */
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-paper]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const same = [...row.children].indexOf(event.target.closest("td"));
      const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
      if (next) { event.preventDefault(); take(next.children[same].querySelector("input")); }
    } else if (/^[0-9]$/.test(event.key) && event.target.type === "checkbox") {
      event.preventDefault();
      const counts = [...row.querySelectorAll("[data-count]")];
      const count = counts.find((input) => input.value !== "0" && input.value !== "") || counts[0];
      count.value = event.key;
      first(`[name="${CSS.escape(row.querySelector("input[type=checkbox]").name)}"]`).checked = event.key !== "0";
      count.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-paper]");
    if (row && event.target.matches("[data-count]") && Number(event.target.value) > 0) row.querySelector("input[type=checkbox]").checked = true;
  });
  /* who ticks that somebody else hands in wants the fields; who fills them means it */
  form.addEventListener("input", (event) => {
    if (event.target.name && event.target.name.startsWith("submitter_") && event.target.value) first("[name=is_represented]").checked = true;
  });

  /* the promise: after a change of the part, and every minute, because 15:00 may pass */
  const refresh = async (box) => {
    try {
      const answer = await send(box.dataset.outlook);
      if (!answer.ok) return;
      const open = box.querySelector("details[open]") !== null;
      box.innerHTML = await answer.text();
      const fold = box.querySelector("details");
      if (fold && open) fold.open = true;
    } catch { /* the next change asks again */ }
  };
  const boxes = [...form.querySelectorAll("[data-outlook]")];
  const timers = new Map();
  const soon = (box) => { clearTimeout(timers.get(box)); timers.set(box, setTimeout(() => refresh(box), 250)); };
  const touched = (event) => {
    const name = event.target.name || "";
    if (/_paper_|_extra_|_request$|_sets$/.test(name)) return;
    boxes.filter((box) => name.startsWith(box.dataset.part) || name === "channel").forEach(soon);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  setInterval(() => boxes.forEach(refresh), PROMISE_MS);

  /* the draft: its key stands in the address, so that reloading or logging in again opens it */
  let dirty = false;
  let sending = false;
  const key = first("[name=key]").value;
  const here = new URL(window.location.href);
  if (here.searchParams.get("ban-nhap") !== key && new URL(form.action).pathname === here.pathname) {
    here.search = "";
    form.querySelectorAll("[name=thu-tuc]").forEach((input) => here.searchParams.append("thu-tuc", input.value));
    here.searchParams.set("ban-nhap", key);
    window.history.replaceState(null, "", here);
  }
  const ended = form.querySelector("[data-ended]");
  const SAID = {
    ended: "Chưa giữ được bản nháp: phiên làm việc đã hết.",
    away: "Chưa giữ được bản nháp: kiểm tra mạng. Những gì đã nhập vẫn còn trên trang này.",
  };
  const ask = async () => {
    let answer;
    try { answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), redirect: "manual" }); } catch { return "away"; }
    if (answer.type === "opaqueredirect") return "ended";
    return answer.ok ? "kept" : answer.status === 403 ? "stale" : "refused";
  };
  /* Who has logged in again in another tab has a new token; this page still holds the old one. */
  const renew = async () => {
    const page = await fetch(new URL(form.action), { redirect: "manual" }).catch(() => null);
    const token = page && page.ok && /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await page.text());
    if (token) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token[1]; });
    return Boolean(token);
  };
  const keepNow = async () => {
    dirty = false;
    let told = await ask();
    if (told === "stale" && await renew()) told = await ask();
    if (told !== "kept") dirty = true;
    ended.hidden = told !== "ended";
    const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    state.textContent = told === "kept" ? `Đã giữ bản nháp lúc ${time}` : SAID[told] || "Chưa giữ được bản nháp.";
    return told;
  };
  const keep = () => (dirty && !sending ? keepNow() : null);
  ["input", "change"].forEach((kind) => form.addEventListener(kind, () => { dirty = true; }));
  setInterval(keep, DRAFT_MS);
  const leave = () => {
    if (dirty && !sending) { dirty = false; navigator.sendBeacon(form.dataset.draft, new FormData(form)); }
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !ended.hidden) keep();
    else if (document.visibilityState === "hidden" && ended.hidden) leave();
  });

  /* One sending at a time; the key makes a second one harmless anyway. What is not yet in the draft goes there first:
     the answer tells whether the session still lives, so that no log-in page takes the place of what was typed. */
  let looked = false;
  const look = async (submitter) => {
    const told = await keepNow();
    sending = false;
    if (told === "ended" || told === "away") {
      form.removeAttribute("aria-busy");
      if (told === "ended") ended.querySelector("a").focus();
      return;
    }
    looked = true;
    form.requestSubmit(submitter);
  };
  form.addEventListener("submit", (event) => {
    if (sending) { event.preventDefault(); return; }
    sending = true;
    form.setAttribute("aria-busy", "true");
    if (dirty && !looked) { event.preventDefault(); look(event.submitter); }
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { sending = looked = false; form.removeAttribute("aria-busy"); } });

  /* folds the officer keeps open stay open in this tab */
  form.querySelectorAll("details[data-remember]").forEach((fold) => {
    const name = `motcua-${fold.dataset.remember}`;
    if (sessionStorage.getItem(name) === "1") fold.open = true;
    fold.addEventListener("toggle", () => sessionStorage.setItem(name, fold.open ? "1" : "0"));
  });
})();
