/* Drawings that can do more in a browser: <div class="island" data-island="map"> with the drawing in
   it. What an island needs is fetched when it is seen, or on a phone when somebody asks for it with
   the button: until then the drawing is there, and stays where a browser cannot do it.

   The addresses of its files stand on the script of this file, as data-map="style.css script.js". */
(() => {
  const files = document.currentScript.dataset;
  const atADesk = matchMedia("(pointer: fine) and (min-width: 60rem)");
  const asked = new Map();

  const fetched = (address) =>
    new Promise((done, failed) => {
      const style = address.split("?")[0].endsWith(".css");
      const one = document.createElement(style ? "link" : "script");
      if (style) {
        one.rel = "stylesheet";
        one.href = address;
      } else {
        one.src = address;
        one.async = false; // in the order in which they stand
      }
      one.onload = done;
      one.onerror = failed;
      document.head.append(one);
    });
  const once = (address) => {
    if (!asked.has(address)) asked.set(address, fetched(address));
    return asked.get(address);
  };

  const start = async (island) => {
    const button = island.querySelector(".island-start");
    if (button) button.disabled = true;
    try {
      const { island: name } = island.dataset;
      await Promise.all(files[name].split(" ").map(once));
      await window.islands[name](island);
      island.classList.add("live");
      button?.remove();
      return true;
    } catch (refused) {
      console.warn(refused); // the drawing stays
      island.querySelector(".island-place")?.remove();
      button?.remove();
      return false;
    }
  };

  window.islands = {};
  document.addEventListener("DOMContentLoaded", () => {
    for (const island of document.querySelectorAll(".island")) {
      const button = island.querySelector(".island-start");
      if (atADesk.matches && !("onDemand" in island.dataset)) {
        new IntersectionObserver((seen, observer) => {
          if (!seen.some((one) => one.isIntersecting)) return;
          observer.disconnect();
          start(island);
        }).observe(island);
      } else if (button) {
        button.hidden = false;
        button.addEventListener("click", async () => {
          if (await start(island)) island.querySelector(".island-place")?.focus();
        });
      }
    }
  });
})();
