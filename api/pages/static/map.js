/* Map and list in step: who points at one, or reaches it with the keyboard, sees the other too.
   A pin leads to its part of the list, or to the page where that stands; both work without this.
   In a network each line of the table tells its two organisations. */
(() => {
  const target = (pin) => {
    const address = pin.getAttribute("href");
    if (address.startsWith("#")) return address.slice(1);
    const place = new URL(address, location.href).searchParams.get("place");
    return place ? `m${place}` : "";
  };

  const watch = (one, both) => {
    one.addEventListener("pointerenter", () => both(true));
    one.addEventListener("pointerleave", () => both(false));
    one.addEventListener("focusin", () => both(true));
    one.addEventListener("focusout", () => both(false));
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const pin of document.querySelectorAll(".map a.pin:not([data-node])")) {
      const part = document.getElementById(target(pin));
      if (!part) continue;
      const both = (on) => {
        pin.classList.toggle("on", on);
        part.classList.toggle("on", on);
      };
      watch(pin, both);
      watch(part, both);
    }
    const rows = [...document.querySelectorAll("tr[data-nodes]")];
    const node = (number) => document.querySelector(`.network a.pin[data-node="${number}"]`);
    for (const row of rows) {
      const ends = row.dataset.nodes.split(" ").map(node).filter(Boolean);
      watch(row, (on) => {
        for (const one of [row, ...ends]) one.classList.toggle("on", on);
      });
    }
    for (const pin of document.querySelectorAll(".network a.pin")) {
      const own = rows.filter((row) => row.dataset.nodes.split(" ").includes(pin.dataset.node));
      watch(pin, (on) => {
        for (const one of [pin, ...own]) one.classList.toggle("on", on);
      });
    }
  });
})();
