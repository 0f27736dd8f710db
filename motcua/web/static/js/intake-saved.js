/* After saving: one letter prints (P) or opens the next sheet (N). data-letter="x" on a link; not while typing. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.target.matches("input, textarea, select")) return;
    const link = document.querySelector(`[data-letter="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
