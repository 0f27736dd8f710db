/* After saving: one key prints (F9) or opens the next sheet (F2). data-press="F9" on a link; no letters, which the speech
   and the one-handed keyboards of others send by themselves (WCAG 2.1.4). */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const link = document.querySelector(`[data-press="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
