/* The network that moves: sigma draws who there is, in the shapes of the sides; the lines between
   them look as in the drawing that it replaces. The table below stays in step, and has everything
   for who uses no mouse. Places come from the server: the same network, the same picture. */
(() => {
  const SIZES = { whole: 5, steps: [15, 11, 7] };
  const SHAPES = ["social_economy", "private", "public", "knowledge", "other"];
  const TIES = {
    running: { width: 2.6, dash: [] },
    ended: { width: 1.2, dash: [] },
    contact: { width: 1.8, dash: [6, 5] },
  };
  const MOST = 120; // names that are tried at once
  const ROOMY = 900; // pixels across above which shapes have their full size
  const BAR = { wide: 64, high: 152 }; // pixels that the buttons take
  const STEP = 60; // pixels that an arrow key moves the picture
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const colours = () => {
    const all = getComputedStyle(document.documentElement);
    const of = (name) => all.getPropertyValue(`--${name}`).trim();
    return {
      social_economy: of("social-text"),
      private: of("private-text"),
      public: of("public-text"),
      knowledge: of("knowledge-text"),
      other: of("ink-3"),
      ink: of("ink"),
      pale: of("line"),
      surface: of("surface"),
      marked: of("marigold"),
      running: of("ink-2"),
      contact: of("ink-2"),
      ended: of("ink-3"),
    };
  };

  /* One point for each organisation; its shape is cut out of it by distance. */
  const shapes = () => {
    const { NodeProgram } = Sigma.rendering;
    const { floatColor } = Sigma.utils;
    const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext;
    return class extends NodeProgram {
      getDefinition() {
        return {
          VERTICES: 1,
          METHOD: POINTS,
          UNIFORMS: ["u_sizeRatio", "u_pixelRatio", "u_matrix"],
          ATTRIBUTES: [
            { name: "a_position", size: 2, type: FLOAT },
            { name: "a_size", size: 1, type: FLOAT },
            { name: "a_shape", size: 1, type: FLOAT },
            { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
            { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
          ],
          VERTEX_SHADER_SOURCE: `
            attribute vec4 a_id, a_color;
            attribute vec2 a_position;
            attribute float a_size, a_shape;
            uniform float u_sizeRatio, u_pixelRatio;
            uniform mat3 u_matrix;
            varying vec4 v_color;
            varying float v_soft, v_shape;
            void main() {
              gl_Position = vec4((u_matrix * vec3(a_position, 1.0)).xy, 0.0, 1.0);
              gl_PointSize = a_size / u_sizeRatio * u_pixelRatio * 2.4;
              v_soft = 1.0 / gl_PointSize;
              v_shape = a_shape;
              #ifdef PICKING_MODE
              v_color = a_id;
              #else
              v_color = a_color;
              #endif
              v_color.a *= 255.0 / 254.0;
            }`,
          FRAGMENT_SHADER_SOURCE: `
            precision mediump float;
            varying vec4 v_color;
            varying float v_soft, v_shape;
            void main() {
              vec2 at = gl_PointCoord - vec2(0.5);
              float away = length(at) - 0.4;
              if (v_shape > 3.5) away = length(at) - 0.3;
              else if (v_shape > 2.5)
                away = max(at.y - 0.33, 0.87 * abs(at.x) - 0.5 * at.y - 0.23);
              else if (v_shape > 1.5) away = (abs(at.x) + abs(at.y) - 0.47) * 0.7071;
              else if (v_shape > 0.5) away = max(abs(at.x), abs(at.y)) - 0.36;
              #ifdef PICKING_MODE
              gl_FragColor = away > v_soft ? vec4(0.0) : v_color;
              #else
              gl_FragColor = mix(v_color, vec4(0.0), smoothstep(-v_soft, v_soft, away));
              #endif
            }`,
        };
      }

      processVisibleItem(id, start, { x, y, size, kind, color }) {
        const shape = Math.max(0, SHAPES.indexOf(kind));
        this.array.set([x, y, size, shape, floatColor(color), id], start);
      }

      setUniforms({ sizeRatio, pixelRatio, matrix }, { gl, uniformLocations }) {
        gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
        gl.uniform1f(uniformLocations.u_pixelRatio, pixelRatio);
        gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
      }
    };
  };

  /* Names where there is room: the middle first, then the largest, right or left of their shape. */
  const names = (sigma, graph, state, font) => {
    const context = sigma.getCanvases().names.getContext("2d");
    const { width, height } = sigma.getDimensions();
    context.clearRect(0, 0, width, height);
    const placed = [];
    for (const node of state.order) {
      const one = sigma.getNodeDisplayData(node);
      if (state.lit && !state.lit.has(node)) continue;
      const { x, y } = sigma.framedGraphToViewport(one);
      if (x > 0 && x < width && y > 0 && y < height) {
        placed.push({ ...one, x, y, size: sigma.scaleSize(one.size), node });
      }
      if (placed.length === MOST) break;
    }
    const taken = placed.map(({ x, y, size }) => [x - size, y - size, x + size, y + size]);
    taken.push([width - BAR.wide, 0, width, BAR.high]); // the buttons
    const meets = (a) => (b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = state.look.surface;
    context.fillStyle = state.look.ink;
    placed.forEach(({ x, y, size, node, strong }, at) => {
      const label = graph.getNodeAttribute(node, "label");
      context.font = `${strong || node === state.middle ? 650 : 400} 15px ${font}`;
      const wide = context.measureText(label).width;
      const others = taken.filter((_, other) => other !== at);
      for (const left of [x + size + 5, x - size - 5 - wide]) {
        const box = [left, y - 9, left + wide, y + 9];
        if (left < 2 || left + wide > width - 2 || others.some(meets(box))) continue;
        taken.push(box);
        context.strokeText(label, left, y + 5);
        context.fillText(label, left, y + 5);
        break;
      }
    });
  };

  const lines = (sigma, graph, state) => {
    const context = sigma.getCanvases().ties.getContext("2d");
    const { width, height } = sigma.getDimensions();
    context.clearRect(0, 0, width, height);
    const place = new Map();
    const at = (node) => {
      if (!place.has(node)) place.set(node, sigma.graphToViewport(graph.getNodeAttributes(node)));
      return place.get(node);
    };
    for (const pale of [true, false]) {
      for (const [closeness, { width: wide, dash }] of Object.entries(TIES)) {
        context.beginPath();
        context.setLineDash(dash);
        context.lineWidth = wide;
        context.strokeStyle = pale ? state.look.pale : state.look[closeness];
        for (const { source, target, closeness: own } of state.ties) {
          const lit = !state.lit || (state.lit.has(source) && state.lit.has(target));
          if (own !== closeness || lit === pale) continue;
          const a = at(source);
          const b = at(target);
          context.moveTo(a.x, a.y);
          context.lineTo(b.x, b.y);
        }
        context.stroke();
      }
    }
  };

  const bar = (words, does) => {
    const place = document.createElement("div");
    place.className = "island-bar screen";
    const signs = {
      nearer: "M12 5v14M5 12h14",
      farther: "M5 12h14",
      whole: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
    };
    for (const [name, sign] of Object.entries(signs)) {
      const button = document.createElement("button");
      button.type = "button";
      button.title = words[name];
      button.ariaLabel = words[name];
      button.innerHTML = `<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="${sign}"/></svg>`;
      button.addEventListener("click", does[name]);
      place.append(button);
    }
    return place;
  };

  window.islands.network = async (island) => {
    const words = island.dataset;
    const probe = document.createElement("canvas");
    if (!probe.getContext("webgl2") && !probe.getContext("webgl")) throw new Error("no WebGL");
    const answer = await fetch(words.network);
    if (!answer.ok) throw new Error(`${words.network}: ${answer.status}`);
    const told = await answer.json();

    performance.mark("network at hand");
    const graph = new graphology.Graph({ type: "undirected" });
    const state = { look: colours(), lit: null, middle: "", ties: [] };
    told.nodes.forEach(({ key, attributes }) => graph.addNode(key, attributes));
    for (const { key, source, target, attributes } of told.edges) {
      graph.addEdgeWithKey(key, source, target, { ...attributes, hidden: true });
      state.ties.push({ source, target, closeness: attributes.closeness });
    }
    const whole = !told.attributes.of;
    const scale = Math.min(1, Math.max(0.6, island.clientWidth / ROOMY));
    graph.forEachNode((node, { steps, kind }) => {
      graph.mergeNodeAttributes(node, {
        size: scale * (whole ? SIZES.whole + 1.5 * Math.sqrt(graph.degree(node)) : SIZES.steps[steps]),
        color: state.look[kind],
        strong: node === told.attributes.of,
        type: "side",
      });
    });

    const place = document.createElement("div");
    place.className = "island-place screen";
    place.role = "group";
    place.tabIndex = 0;
    place.ariaLabel = island.querySelector(":scope > svg")?.getAttribute("aria-label") ?? words.label;
    const canvas = document.createElement("div");
    canvas.className = "island-canvas";
    place.append(canvas);
    island.append(place);

    const sigma = new Sigma(graph, canvas, {
      allowInvalidContainer: true,
      defaultNodeType: "side",
      nodeProgramClasses: { side: shapes() },
      renderLabels: false, // ours keep out of each other's way
      defaultDrawNodeHover: () => {},
      minCameraRatio: 0.05,
      maxCameraRatio: 2,
      stagePadding: 40,
      zoomDuration: still ? 0 : 150,
      inertiaDuration: still ? 0 : 200,
      nodeReducer: (node, data) => {
        const asleep = state.lit && !state.lit.has(node);
        const lit = state.lit && !asleep;
        return {
          ...data,
          color: asleep ? state.look.pale : data.color,
          zIndex: lit ? 1 : 0,
        };
      },
    });
    sigma.createCanvas("ties", { beforeLayer: "nodes" });
    sigma.createCanvas("names", { beforeLayer: "mouse" });
    const { ties, names: above } = sigma.getCanvases();
    const dense = window.devicePixelRatio || 1;
    const fit = () => {
      const { width, height } = sigma.getDimensions();
      for (const one of [ties, above]) {
        Object.assign(one.style, { width: `${width}px`, height: `${height}px` });
        one.width = width * dense;
        one.height = height * dense;
        one.getContext("2d").scale(dense, dense);
      }
    };
    fit();
    sigma.on("resize", fit);
    const font = getComputedStyle(island).fontFamily;
    state.order = graph
      .nodes()
      .sort((a, b) => graph.getNodeAttribute(b, "size") - graph.getNodeAttribute(a, "size"));
    sigma.on("afterRender", () => {
      lines(sigma, graph, state);
      names(sigma, graph, state, font);
    });

    /* In step with the table: rows know their two organisations by number. */
    const number = new Map(graph.nodes().map((node, at) => [node, String(at)]));
    const ids = graph.nodes();
    const rows = [...document.querySelectorAll("tr[data-nodes]")];
    const light = (nodes, middle = "") => {
      state.lit = nodes;
      state.middle = middle;
      sigma.refresh({ skipIndexation: true });
      const own = middle && number.get(middle);
      for (const row of rows) {
        row.classList.toggle("on", Boolean(own) && row.dataset.nodes.split(" ").includes(own));
      }
    };
    sigma.on("enterNode", ({ node }) => {
      canvas.classList.add("at-one");
      light(new Set([node, ...graph.neighbors(node)]), node);
    });
    sigma.on("leaveNode", () => {
      canvas.classList.remove("at-one");
      light(null);
    });
    for (const row of rows) {
      const ends = new Set(row.dataset.nodes.split(" ").map((at) => ids[Number(at)]));
      const on = () => {
        light(ends);
        row.classList.add("on");
      };
      const off = () => light(null);
      row.addEventListener("pointerenter", on);
      row.addEventListener("focusin", on);
      row.addEventListener("pointerleave", off);
      row.addEventListener("focusout", off);
    }
    sigma.on("clickNode", ({ node }) => {
      const folder = node === told.attributes.of ? words.organisations : words.networks;
      location.href = folder + encodeURIComponent(node);
    });

    const camera = sigma.getCamera();
    const calmly = { duration: still ? 0 : 160 };
    const move = (x, y) => {
      const { width, height } = sigma.getDimensions();
      const one = sigma.viewportToFramedGraph({ x: width / 2 + x, y: height / 2 + y });
      camera.animate({ x: one.x, y: one.y }, calmly);
    };
    const does = {
      nearer: () => camera.animatedZoom({ ...calmly, factor: 1.5 }),
      farther: () => camera.animatedUnzoom({ ...calmly, factor: 1.5 }),
      whole: () => camera.animatedReset(calmly),
    };
    place.append(bar(words, does));
    const keys = {
      "+": does.nearer,
      "=": does.nearer,
      "-": does.farther,
      0: does.whole,
      ArrowLeft: () => move(-STEP, 0),
      ArrowRight: () => move(STEP, 0),
      ArrowUp: () => move(0, -STEP),
      ArrowDown: () => move(0, STEP),
    };
    place.addEventListener("keydown", (event) => {
      if (event.target !== place || !keys[event.key] || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      keys[event.key]();
    });
    /* The wheel moves the page, until somebody takes hold of the network. */
    let held = false;
    place.addEventListener("pointerdown", () => (held = true));
    place.addEventListener("pointerleave", () => (held = false));
    const wheel = (event) => {
      if (!held && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    };
    place.addEventListener("wheel", wheel, { capture: true });

    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      state.look = colours();
      graph.updateEachNodeAttributes((_, one) => ({ ...one, color: state.look[one.kind] }));
    });
    sigma.refresh();
    performance.measure("network drawn", "network at hand");
    island.sigma = sigma;
  };
})();
