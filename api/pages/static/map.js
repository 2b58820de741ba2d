/* Map and list in step: who points at one, or reaches it with the keyboard, sees the other too.
   A pin leads to its part of the list, or to the page where that stands; both work without this. */
(() => {
  const target = (pin) => {
    const address = pin.getAttribute("href");
    if (address.startsWith("#")) return address.slice(1);
    const place = new URL(address, location.href).searchParams.get("place");
    return place ? `m${place}` : "";
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const pin of document.querySelectorAll(".map a.pin")) {
      const part = document.getElementById(target(pin));
      if (!part) continue;
      const both = (on) => {
        pin.classList.toggle("on", on);
        part.classList.toggle("on", on);
      };
      for (const one of [pin, part]) {
        one.addEventListener("pointerenter", () => both(true));
        one.addEventListener("pointerleave", () => both(false));
        one.addEventListener("focusin", () => both(true));
        one.addEventListener("focusout", () => both(false));
      }
    }
  });
})();
