/* Who stands at the counter: the card read by a reader or a camera, faults at the field, what the office knows already.
   Card: số CCCD|số CMND|họ tên|ngày sinh ddmmyyyy|giới tính|địa chỉ|ngày cấp */
(() => {
  "use strict";
  const form = document.querySelector("form[data-intake]");
  if (!form) return;
  const scan = form.querySelector("[data-scan]");
  const said = form.querySelector("[data-scan-state]");
  const field = (name) => form.elements[name];
  const changed = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));
  const put = (name, value) => {
    const input = field(name);
    if (!input || !value) return;
    input.value = value;
    changed(input);
  };
  const day = (text) => (/^\d{8}$/.test(text || "") ? `${text.slice(4)}-${text.slice(2, 4)}-${text.slice(0, 2)}` : "");

  const read = (text) => {
    const parts = text.trim().replace(/^\uFEFF/, "").split("|").map((part) => part.trim());
    if (parts.length < 6 || !/^\d{12}$/.test(parts[0])) return false;
    if (!/^(\d{9}|\d{12})?$/.test(parts[1])) parts.splice(1, 0, "");
    const [number, old, name, born, sex, address] = parts;
    // The card of the next person must not keep what belonged to the one before.
    ["name", "born_on", "sex", "address", "phone", "email", "village", "old_identity_number"].forEach((part) => { field(`owner_${part}`).value = ""; });
    const values = { kind: "citizen", identity_number: number, old_identity_number: old, name, born_on: day(born), sex, address };
    Object.entries(values).forEach(([part, value]) => put(`owner_${part}`, value));
    return true;
  };
  const take = (text) => {
    const good = read(text);
    said.textContent = good ? `Đã đọc thẻ của ${field("owner_name").value}.` : "Không phải mã trên thẻ căn cước. Quét lại, hoặc nhập bằng tay.";
    said.classList.toggle("tone-late", !good);
    scan.value = "";
    if (good) look();
  };
  scan.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey) return;
    event.preventDefault();
    if (scan.value.trim()) take(scan.value);
  });
  scan.addEventListener("change", () => { if (scan.value.includes("|")) take(scan.value); });

  /* faults stand where the server would put them */
  const fault = (name, text) => {
    const input = field(name);
    const box = input && input.closest(".field");
    if (!box) return;
    const id = `${input.id}-error`;
    const old = document.getElementById(id);
    if (old) old.remove();
    box.classList.toggle("has-error", Boolean(text));
    input.removeAttribute("aria-invalid");
    const others = (input.getAttribute("aria-describedby") || "").split(" ").filter((part) => part && part !== id);
    if (text) {
      const line = document.createElement("p");
      line.className = "field-error";
      line.id = id;
      line.textContent = text;
      input.before(line);
      input.setAttribute("aria-invalid", "true");
      others.push(id);
    }
    if (others.length) input.setAttribute("aria-describedby", others.join(" ")); else input.removeAttribute("aria-describedby");
  };
  let turn = 0;
  const look = async () => {
    const mine = (turn += 1);
    let answer;
    try { answer = await fetch(form.dataset.person, { method: "POST", body: new FormData(form), redirect: "error" }); } catch { return; }
    if (!answer.ok || mine !== turn) return;
    const found = await answer.json();
    Object.entries(found.faults).forEach(([name, text]) => fault(name, text));
    Object.entries(found.known).forEach(([part, value]) => {
      const input = field(`owner_${part}`);
      if (input && input.value === "") { put(`owner_${part}`, value); input.classList.add("is-known"); }
    });
    form.querySelector("[data-twins]").innerHTML = found.twins;
  };
  const CHECKED = /^(owner|submitter)_(identity_number|name|phone|born_on|sex|kind)$/;
  form.addEventListener("change", (event) => { if (CHECKED.test(event.target.name || "")) look(); });
  form.addEventListener("input", (event) => event.target.classList && event.target.classList.remove("is-known"));
})();
