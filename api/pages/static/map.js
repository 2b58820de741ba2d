/* Map and list in step: who points at one, or reaches it with the keyboard, sees the other too.
   A pin leads to its part of the list ([data-pinned]), or to the page where that stands; both work
   without this. In a network each line of the table tells its two organisations.

   Islands hear of it as the event "lit": a pin may be hidden in a group. */
(() => {
  const PIN = ".map a.pin:not([data-node])";

  const target = (pin) => {
    const address = pin.getAttribute("href");
    if (address.startsWith("#")) return address.slice(1);
    const place = new URL(address, location.href).searchParams.get("place");
    return place ? `m${place}` : "";
  };

  let now = "";
  const light = (id) => {
    if (id === now) return;
    for (const [one, on] of [[now, false], [id, true]]) {
      if (!one) continue;
      document.getElementById(one)?.classList.toggle("on", on);
      for (const pin of document.querySelectorAll(PIN)) {
        if (target(pin) === one) pin.classList.toggle("on", on);
      }
      document.dispatchEvent(new CustomEvent("lit", { detail: { id: one, on } }));
    }
    now = id;
  };
  const about = (place) => {
    const pin = place.closest?.(PIN);
    if (pin) return document.getElementById(target(pin)) ? target(pin) : "";
    return place.closest?.("[data-pinned]")?.id ?? "";
  };

  const watch = (one, both) => {
    one.addEventListener("pointerenter", () => both(true));
    one.addEventListener("pointerleave", () => both(false));
    one.addEventListener("focusin", () => both(true));
    one.addEventListener("focusout", () => both(false));
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.addEventListener("pointerover", (event) => light(about(event.target)));
    document.addEventListener("focusin", (event) => light(about(event.target)));
    document.addEventListener("focusout", (event) => {
      if (!event.relatedTarget) light("");
    });
    document.documentElement.addEventListener("pointerleave", () => light(""));

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
