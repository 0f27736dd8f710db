/* A search field with a list of procedures under it (ARIA combobox).
   data-procedures="url"  where to ask, ?q=; answers {"rows": [{code, name, note}]}
   data-go="address"      picking opens address + code; data-add picks into the form and presses its add button */
(() => {
  "use strict";

  const bind = (box) => {
    const input = box.querySelector("input[type=search]");
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let rows = [];
    let current = -1;
    let asked = 0;
    let answered = null;
    list.className = "combo-list";
    list.id = `${input.id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Thủ tục");
    list.hidden = true;
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    box.append(list, status);
    const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    Object.entries(told).forEach(([name, value]) => input.setAttribute(name, value));

    const mark = (index) => {
      current = index;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
      const item = list.children[index];
      if (item) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); mark(-1); };
    const show = () => {
      list.replaceChildren(...rows.map((row, index) => {
        const item = document.createElement("li");
        const note = document.createElement("span");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.textContent = row.name;
        note.className = "soft";
        note.textContent = row.note;
        item.append(note);
        return item;
      }));
      list.hidden = rows.length === 0;
      input.setAttribute("aria-expanded", String(rows.length > 0));
      status.textContent = rows.length ? `${rows.length} thủ tục` : "Không tìm thấy thủ tục nào";
      mark(rows.length ? 0 : -1);
    };
    const ask = async (text) => {
      const turn = (asked += 1);
      const answer = await fetch(`${box.dataset.procedures}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || turn !== asked) return;
      rows = (await answer.json()).rows;
      answered = text;
      if (document.activeElement === input) show();
    };
    const pick = (row) => {
      if (!row) return;
      if (box.dataset.go) { window.location.assign(box.dataset.go + encodeURIComponent(row.code)); return; }
      input.value = row.code;
      close();
      box.querySelector("[data-add-button]").click();
    };

    let timer = 0;
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => ask(input.value.trim()), 80); });
    input.addEventListener("keydown", async (event) => {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { await ask(input.value.trim()); return; }
        mark((current + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length);
      }
      if (event.key === "Enter" && !event.ctrlKey) {
        event.preventDefault();
        const text = input.value.trim();
        if (!text && current < 0) return;
        clearTimeout(timer);
        // A quick hand presses Enter before the answer is there.
        if (answered !== text) await ask(text);
        pick(rows[Math.max(current, 0)]);
      }
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => pick(rows[[...list.children].indexOf(event.target.closest("li"))]));
    input.addEventListener("blur", close);
  };

  document.querySelectorAll("[data-procedures]").forEach(bind);
})();
