/* The card before a camera: its code goes into the field of the reader, as if the reader had typed it.
   Browsers that cannot read codes by themselves (Firefox, Safari, Chromium on Linux) get a decoder when it is asked for. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-intake]");
  const button = form && form.querySelector("[data-camera]");
  if (!button) return;
  const view = form.querySelector("[data-camera-view]");
  const video = view.querySelector("video");
  const scan = form.querySelector("[data-scan]");
  const said = form.querySelector("[data-scan-state]");
  const LOOK_MS = 120;
  const INSTEAD = "Dùng đầu đọc, hoặc nhập bằng tay.";
  const FAULTS = {
    NotAllowedError: "Máy ảnh chưa được cho phép: bấm biểu tượng bên trái thanh địa chỉ, chọn cho phép máy ảnh rồi thử lại.",
    NotFoundError: "Máy này không có máy ảnh.",
    NotReadableError: "Máy ảnh đang được chương trình khác dùng: đóng chương trình đó rồi thử lại.",
    SecurityError: "Trình duyệt chỉ cho dùng máy ảnh khi địa chỉ trang bắt đầu bằng https.",
  };
  const say = (text, bad) => { said.textContent = text; said.classList.toggle("tone-late", bad); };

  const native = async () => {
    if (!("BarcodeDetector" in window)) return null;
    const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (!formats.includes("qr_code")) return null;
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await detector.detect(video)).map((code) => code.rawValue)[0];
  };
  const loaded = (address) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  const shipped = async () => {
    if (!window.jsQR) await loaded(button.dataset.camera);
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const [width, height] = [canvas.width = video.videoWidth, canvas.height = video.videoHeight];
      if (!width) return "";
      pen.drawImage(video, 0, 0);
      const code = window.jsQR(pen.getImageData(0, 0, width, height).data, width, height, { inversionAttempts: "dontInvert" });
      return code ? code.data : "";
    };
  };

  let stream = null;
  const stop = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    view.hidden = true;
  };
  const watch = async (reader) => {
    while (stream) {
      const text = await reader().catch(() => "");
      if (stream && text && text.includes("|")) {
        stop();
        scan.value = text;
        scan.focus();
        scan.dispatchEvent(new Event("change", { bubbles: true }));
        return;
      }
      await new Promise((done) => { setTimeout(done, LOOK_MS); });
    }
  };
  const begin = async () => {
    if (stream) return;
    say("", false);
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "SecurityError");
      const wish = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
      stream = await navigator.mediaDevices.getUserMedia({ video: wish });
      view.hidden = false;
      video.srcObject = stream;
      await video.play();
      view.querySelector("[data-camera-stop]").focus();
      say("Đưa mã QR trên thẻ vào giữa khung hình.", false);
      await watch((await native()) || (await shipped()));
    } catch (fault) {
      stop();
      say(`${FAULTS[fault.name] || "Không mở được máy ảnh."} ${INSTEAD}`, true);
    }
  };
  const leave = () => { stop(); say("", false); button.focus(); };
  button.hidden = false;
  button.addEventListener("click", begin);
  view.querySelector("[data-camera-stop]").addEventListener("click", leave);
  view.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
  window.addEventListener("pagehide", stop);
})();
