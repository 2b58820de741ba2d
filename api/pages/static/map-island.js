/* The map that moves: Leaflet over our own borders, with the pins of the drawing that it replaces.
   Tiles of another host only where the site was set up with them (data-tiles). */
(() => {
  const SIZE = 15; // radius of a pin, as in the drawing
  const NAMES = 14; // names of towns at once
  const SPARE = 6; // pixels between two names
  const SHAPES = {
    private: '<rect class="f-private" x="8.5" y="8.5" width="27" height="27" rx="1"/>',
    public: '<path class="f-public" d="M22 4.75L39.25 22L22 39.25L4.75 22Z"/>',
    knowledge: '<path class="f-knowledge" d="M22 4.75L38.8 34.75L5.2 34.75Z"/>',
    other: '<circle class="f-other" cx="22" cy="22" r="11.3"/>',
    many: '<circle class="m-many" cx="22" cy="22" r="15"/>',
    social_economy: '<circle class="f-social_economy" cx="22" cy="22" r="15"/>',
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const safe = (words) => words.replace(/[&<>"']/g, (sign) => SIGNS[sign]);
  const figure = (kind, mark) => {
    const wide = mark.length > 2 ? 44 + 8 * (mark.length - 2) : 44;
    const down = kind === "knowledge" ? 30 : 27;
    return (
      `<svg viewBox="0 0 44 44" width="${wide}" height="${wide}" aria-hidden="true">` +
      `<circle class="m-back" cx="22" cy="22" r="20" fill-opacity=".9"/>${SHAPES[kind]}` +
      `<text class="m-mark" x="22" y="${down}" font-size="14" font-weight="700" ` +
      `text-anchor="middle">${safe(mark)}</text></svg>`
    );
  };
  const icon = (html) => L.divIcon({ html, className: "pin-place", iconSize: [44, 44] });

  /* TopoJSON: every border once, as steps on a grid. */
  const borders = (topology) => {
    const { scale, translate } = topology.transform;
    const arcs = topology.arcs.map((steps) => {
      let x = 0;
      let y = 0;
      return steps.map(([right, up]) => {
        x += right;
        y += up;
        return [translate[1] + y * scale[1], translate[0] + x * scale[0]];
      });
    });
    const owners = arcs.map(() => []);
    const areas = topology.objects.municipalities.geometries.map((one) => {
      const parts = one.type === "MultiPolygon" ? one.arcs : [one.arcs];
      const rings = parts.flat().map((refs) => {
        const line = [];
        for (const ref of refs) {
          const number = ref < 0 ? ~ref : ref;
          owners[number].push(one);
          const arc = ref < 0 ? arcs[number].slice().reverse() : arcs[number];
          line.push(...(line.length ? arc.slice(1) : arc));
        }
        return line;
      });
      return { nis: one.id, rings };
    });
    const province = (one) => one.properties.province || one.properties.region;
    const level = ([one, other]) => (other ? (province(one) === province(other) ? 0 : 1) : 1);
    const lines = [0, 1].map((wanted) => arcs.filter((_, at) => level(owners[at]) === wanted));
    return { areas, lines };
  };

  const ground = (map, topology, territory, tiles) => {
    const { areas, lines } = borders(topology);
    const renderer = L.svg({ padding: 0.4 });
    const rest = { renderer, interactive: false };
    const rings = (some) => some.flatMap((one) => one.rings.map((ring) => [ring]));
    const inside = areas.filter((one) => territory.has(one.nis));
    if (!tiles) {
      const land = { ...rest, fillOpacity: 1, weight: 1 };
      const look = inside.length ? "m-land m-seam" : "m-territory m-seam";
      L.polygon(rings(areas), { ...land, className: look }).addTo(map);
      if (inside.length) {
        L.polygon(rings(inside), { ...land, className: "m-territory m-seam" }).addTo(map);
      }
    }
    const towns = L.polyline(lines[0], { ...rest, className: "m-line", weight: 0.7 });
    const between = () => (map.getZoom() >= 9 ? towns.addTo(map) : towns.remove());
    map.on("zoomend", between);
    between();
    L.polyline(lines[1], { ...rest, className: "m-line", weight: 1.4 }).addTo(map);
  };

  /* The largest towns in sight, where there is room. */
  const names = (map, towns) => {
    const layer = L.layerGroup().addTo(map);
    map.createPane("names").style.zIndex = 450; // under the pins
    const pins = () =>
      [...map.getPane("markerPane").children].map((one) => {
        const { x, y } = map.layerPointToContainerPoint(L.DomUtil.getPosition(one));
        return [x, y, 22];
      });
    const show = () => {
      layer.clearLayers();
      const { x: wide, y: high } = map.getSize();
      const taken = pins();
      const free = taken.length;
      for (const [name, lon, lat] of towns) {
        const { x, y } = map.latLngToContainerPoint([lat, lon]);
        const half = name.length * 4 + SPARE;
        if (x < half || x > wide - half || y < 14 || y > high - 14) continue;
        if (taken.some(([ax, ay, ah]) => Math.abs(ax - x) < ah + half && Math.abs(ay - y) < 30))
          continue;
        taken.push([x, y, half]);
        const place = L.divIcon({ html: safe(name), className: "map-name", iconSize: null });
        const asleep = { icon: place, interactive: false, keyboard: false, pane: "names" };
        L.marker([lat, lon], asleep).addTo(layer);
        if (taken.length === free + NAMES) break;
      }
    };
    const soon = () => requestAnimationFrame(show); // when the pins have found their place
    map.on("moveend", soon);
    soon();
  };

  const marker = (pin) => {
    const html =
      `<a class="pin" href="${safe(pin.href)}" aria-label="${safe(pin.label)}" ` +
      `title="${safe(pin.label)}">${figure(pin.kind, pin.mark)}</a>`;
    const made = L.marker([pin.lat, pin.lon], { icon: icon(html), keyboard: false });
    made.pin = pin;
    return made;
  };

  /* Many pins: near ones are one, with their number; they part as the map comes nearer. */
  const gathered = (map, pins, words) => {
    const group = L.markerClusterGroup({
      animate: !still,
      maxClusterRadius: 46,
      showCoverageOnHover: false,
      spiderfyOnMaxZoom: true,
      iconCreateFunction: (cluster) => {
        const all = cluster.getAllChildMarkers().map((one) => one.pin);
        const count = all.reduce((sum, pin) => sum + Number(pin.mark), 0);
        const kind = all.every((pin) => pin.kind === all[0].kind) ? all[0].kind : "many";
        const said = words.together.replace("{count}", count);
        const html = `<span class="pin" title="${safe(said)}">${figure(kind, String(count))}<span class="hidden">${safe(said)}</span></span>`;
        return icon(html);
      },
    });
    group.addLayers(pins.map(marker));
    group.addTo(map);
    return (id, on) => {
      const one = group.getLayers().find(({ pin }) => pin.part === id);
      const shown = one && group.getVisibleParent(one);
      shown?.getElement?.()?.firstElementChild?.classList.toggle("on", on);
    };
  };

  /* A few pins, numbered as the list: those that would hide each other stand in a ring. */
  const apart = (map, pins) => {
    const markers = pins.map((pin) => marker(pin).addTo(map));
    const place = () => {
      const heaps = [];
      for (const one of markers) {
        const at = map.latLngToLayerPoint([one.pin.lat, one.pin.lon]);
        const heap = heaps.find((some) => some.at.distanceTo(at) < 3 * SIZE);
        if (heap) heap.markers.push(one);
        else heaps.push({ at, markers: [one] });
      }
      for (const { at, markers: heap } of heaps) {
        if (heap.length === 1) {
          heap[0].setLatLng([heap[0].pin.lat, heap[0].pin.lon]);
          continue;
        }
        const far = Math.max(20, (heap.length * 2.3 * SIZE) / (2 * Math.PI));
        heap.forEach((one, turn) => {
          const angle = (2 * Math.PI * turn) / heap.length;
          const step = [far * Math.sin(angle), -far * Math.cos(angle)];
          one.setLatLng(map.layerPointToLatLng(at.add(step)));
        });
      }
    };
    map.on("zoomend", place);
    place();
    return () => {}; // the pins are all there: map.js lights them
  };

  const you = (map, drawn) => {
    const { at, km, label } = drawn.dataset;
    const [lat, lon] = at.split(" ").map(Number);
    if (km) {
      L.circle([lat, lon], {
        radius: Number(km) * 1000,
        className: "m-radius",
        fill: false,
        weight: 1.5,
        dashArray: "3 6",
        interactive: false,
      }).addTo(map);
    }
    const html =
      '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">' +
      `<circle class="m-you" cx="12" cy="12" r="9" stroke-width="3"/></svg><b>${safe(label)}</b>`;
    const place = L.divIcon({ html, className: "map-you", iconSize: [24, 24] });
    L.marker([lat, lon], { icon: place, interactive: false, keyboard: false }).addTo(map);
  };

  const controls = (map, box, words) => {
    L.control
      .zoom({
        position: "topright",
        zoomInTitle: words.nearer,
        zoomOutTitle: words.farther,
        zoomInText: '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14"/></svg>',
        zoomOutText: '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h14"/></svg>',
      })
      .addTo(map);
    const back = L.control({ position: "topright" });
    back.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "", bar);
      button.href = "#";
      button.role = "button";
      button.title = words.whole;
      button.ariaLabel = words.whole;
      button.innerHTML =
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/></svg>';
      L.DomEvent.disableClickPropagation(bar);
      button.addEventListener("click", (event) => {
        event.preventDefault();
        map.fitBounds(box, { animate: !still });
      });
      return bar;
    };
    back.addTo(map);
  };

  /* The wheel moves the page, until somebody takes hold of the map. */
  const calm = (place) => {
    let held = false;
    place.addEventListener("pointerdown", () => (held = true));
    place.addEventListener("pointerleave", () => (held = false));
    place.addEventListener(
      "wheel",
      (event) => {
        if (!held && !event.ctrlKey && !event.metaKey) event.stopPropagation();
      },
      { capture: true },
    );
  };

  const told = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  };

  window.islands.map = async (island) => {
    const drawing = island.querySelector(":scope > svg");
    const words = island.dataset;
    const [topology, listed] = await Promise.all([
      told(words.outlines),
      words.pins ? told(words.pins) : null,
    ]);
    performance.mark("map at hand");
    const pins =
      listed ??
      [...drawing.querySelectorAll("a.pin")].map((pin) => ({
        lat: Number(pin.dataset.lat),
        lon: Number(pin.dataset.lon),
        kind: pin.dataset.kind,
        mark: pin.dataset.mark,
        label: pin.getAttribute("aria-label"),
        href: pin.getAttribute("href"),
      }));
    for (const pin of pins) {
      const place = new URL(pin.href, location.href).searchParams.get("place");
      pin.part = pin.href.startsWith("#") ? pin.href.slice(1) : `m${place}`;
      if (document.getElementById(pin.part)) pin.href = `#${pin.part}`;
    }

    const [west, south, east, north] = drawing.dataset.box.split(" ").map(Number);
    const box = [[south, west], [north, east]];
    const place = document.createElement("div");
    place.className = "island-place screen";
    place.role = "group";
    place.ariaLabel = drawing.getAttribute("aria-label");
    const { width, height } = drawing.viewBox.baseVal;
    place.style.aspectRatio = `${width} / ${height}`;
    island.append(place);
    calm(place);
    const map = L.map(place, {
      attributionControl: false,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      maxBounds: [[48.6, 1.4], [52.4, 7.6]],
      maxZoom: words.tiles ? 18 : 14,
      minZoom: 6,
      zoomAnimation: !still,
      inertia: !still,
      zoomControl: false,
      zoomSnap: 0.25,
    });
    map.fitBounds(box, { animate: false });
    const territory = (drawing.querySelector("[data-nis]")?.dataset.nis ?? "").split(" ");
    if (words.tiles) {
      L.tileLayer(words.tiles, { maxZoom: 18, referrerPolicy: "strict-origin" }).addTo(map);
      L.control.attribution({ prefix: false }).addAttribution(safe(words.credit)).addTo(map);
    }
    ground(map, topology, new Set(territory), words.tiles);
    const circle = drawing.querySelector(".m-you");
    if (circle) you(map, circle);
    const light = words.pins ? gathered(map, pins, words) : apart(map, pins);
    if (!words.tiles) names(map, topology.towns);
    document.addEventListener("lit", ({ detail: { id, on } }) => light(id, on));
    controls(map, box, words);
    performance.measure("map drawn", "map at hand");
  };
})();
