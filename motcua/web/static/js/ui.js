/* Small behaviours bound by data-*; every page works without them.
   data-autosubmit (form)      sends the filter form when a choice changes
   data-key="x" (link, button) activates with Alt+Shift+x
   data-select-all="name"      ticks every checkbox of that name in the form; data-selected-count shows how many
   data-copy="text"            copies, says so in the button
   data-print                  prints the page
   data-guard (form)           warns before leaving with unsaved changes
   data-focus                  takes the focus when the page opens (error summary) */
(() => {
  "use strict";
  const all = (root, selector) => [...root.querySelectorAll(selector)];

  const countTicks = (form) => {
    const boxes = all(form, "input[type=checkbox][name]:not([data-select-all])");
    const ticked = boxes.filter((box) => box.checked).length;
    all(form, "[data-selected-count]").forEach((out) => { out.textContent = String(ticked); });
    all(form, "[data-select-all]").forEach((master) => {
      const own = boxes.filter((box) => box.name === master.dataset.selectAll && !box.disabled);
      master.checked = own.length > 0 && own.every((box) => box.checked);
      master.indeterminate = !master.checked && own.some((box) => box.checked);
    });
  };

  document.addEventListener("change", (event) => {
    const input = event.target;
    const form = input.form;
    if (!form) return;
    if (input.dataset.selectAll !== undefined) {
      all(form, `input[type=checkbox][name="${input.dataset.selectAll}"]:not(:disabled)`).forEach((box) => { box.checked = input.checked; });
    }
    countTicks(form);
    if (form.dataset.autosubmit !== undefined && input.type !== "search" && input.type !== "text") form.requestSubmit();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.dataset.print !== undefined) { window.print(); return; }
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      const label = button.querySelector("[data-copy-label]") || button;
      label.textContent = "Đã chép";
    } catch { window.prompt("Chép đoạn này:", button.dataset.copy); }
  });

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    const key = event.code.replace(/^(Key|Digit)/, "").toLowerCase();
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (target.matches("a, button, summary")) target.click();
  });

  let dirty = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) dirty = true; });
  document.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  const prepare = (root) => {
    const first = root.querySelector("[data-focus]");
    if (first) { first.focus(); first.removeAttribute("data-focus"); }
    all(root, "form").forEach((form) => { if (form.querySelector("[data-select-all], [data-selected-count]")) countTicks(form); });
    all(root, ".needs-script[hidden]").forEach((part) => { part.hidden = false; });
  };
  prepare(document);
  document.addEventListener("htmx:after:swap", () => prepare(document));
})();
