/* What the browser can do better than a page alone. Every page works without this file.

   data-copy="address"   a button that copies an address, and says so in the words of data-done
   data-share="address"  a button that opens the phone's own way to pass something on
   data-needs="..."      shown only where the browser can do it: "clipboard" or "share"
   .summary              faults of a form: the reader is brought there */
(() => {
  const can = {
    clipboard: () => Boolean(navigator.clipboard),
    share: () => Boolean(navigator.share),
  };
  const whole = (address) => new URL(address, location.href).href;

  const begin = (root) => {
    for (const one of root.querySelectorAll("[data-needs]")) {
      one.hidden = !can[one.dataset.needs]?.();
    }
  };

  document.addEventListener("click", async (event) => {
    const one = event.target.closest("[data-copy],[data-share]");
    if (!one) return;
    event.preventDefault();
    try {
      if (one.dataset.share !== undefined) {
        await navigator.share({ title: document.title, url: whole(one.dataset.share) });
      } else {
        await navigator.clipboard.writeText(whole(one.dataset.copy));
        const said = one.querySelector("[role=status]") || one;
        said.textContent = one.dataset.done;
      }
    } catch (refused) {
      if (refused.name !== "AbortError") location.href = one.dataset.copy ?? one.dataset.share;
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    begin(document);
    document.querySelector(".summary")?.focus();
  });
  document.addEventListener("htmx:after:swap", () => begin(document));
})();
