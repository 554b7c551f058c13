// One page: its picture, the boxes of the evidence, and over both the page's text, unseen, to be marked with the mouse.
import { characters, marked, visible } from "anjian-workbench/selection.js";

const STEPS = [1, 1.5, 2, 3];
const pen = document.createElement("canvas").getContext("2d");

function lineStyle(line, zoom, turn) {
  const [x0, y0, x1, y1] = line.box.map((edge) => edge * zoom);
  const along = turn % 180 ? y1 - y0 : x1 - x0;
  const across = turn % 180 ? x1 - x0 : y1 - y0;
  const size = Math.max(across * 0.9, 4);
  pen.font = `${size}px sans-serif`;
  const stretch = along / (pen.measureText(line.text).width || 1);
  const [left, top] = { 0: [x0, y0], 90: [x1, y0], 180: [x1, y1], 270: [x0, y1] }[turn];
  return {
    left: `${left}px`, top: `${top}px`, height: `${across}px`, lineHeight: `${across}px`, fontSize: `${size}px`,
    transform: `rotate(${turn}deg) scaleX(${stretch})`,
  };
}

/** Boxes of characters on a turned page, joined line by line; reading joins only those of upright pages. */
function joined(boxes, turn) {
  const [low, high, from, to] = turn % 180 ? [0, 2, 1, 3] : [1, 3, 0, 2];
  const lines = [];
  for (const box of boxes) {
    const line = lines.at(-1);
    const size = box[high] - box[low];
    const beside = line && Math.min(line[high], box[high]) - Math.max(line[low], box[low]) > size / 2;
    if (beside && box[from] < line[to] + size && box[to] > line[from] - size) {
      line.splice(0, 4, Math.min(line[0], box[0]), Math.min(line[1], box[1]), Math.max(line[2], box[2]), Math.max(line[3], box[3]));
    } else lines.push([...box]);
  }
  return lines;
}

export default {
  props: { document: Number, page: Object, zoom: Number, turn: Number, places: Array, chosen: String },
  emits: ["choose", "mark"],
  data: () => ({ lines: [], problem: "", shown: false }),
  template: `
    <div class="wb-frame" :style="frameStyle">
      <div class="wb-page" :style="pageStyle" ref="root" @mouseup="release" @click="pick">
        <img v-if="page.image && !problem" :src="source" :alt="'第 ' + page.number + ' 页图像'" draggable="false"
          @load="shown = true" @error="explain">
        <p v-if="problem" class="wb-problem">{{ problem }}</p>
        <div v-for="box in boxes" :key="box.key" :class="['wb-box', { 'wb-solid': box.solid }]" :style="box.style"></div>
        <div :class="['wb-layer', { 'wb-printed': !page.image || problem }]">
          <span v-for="line in styled" :key="line.start" :data-start="line.start" :data-end="line.end"
            :style="line.style">{{ line.text }}</span>
        </div>
      </div>
    </div>`,
  computed: {
    source() {
      const wanted = this.zoom * (window.devicePixelRatio || 1);
      const scale = STEPS.find((step) => step >= wanted * 0.95) ?? STEPS.at(-1);
      return `/api/v1/documents/${this.document}/pages/${this.page.number}/image?scale=${scale}`;
    },
    frameStyle() {
      const [width, height] = this.turn % 180 ? [this.page.height, this.page.width] : [this.page.width, this.page.height];
      return { width: `${width * this.zoom}px`, height: `${height * this.zoom}px` };
    },
    pageStyle() {
      const [width, height] = [this.page.width * this.zoom, this.page.height * this.zoom];
      const move = { 0: [0, 0], 90: [height, 0], 180: [width, height], 270: [0, width] }[this.turn];
      return { width: `${width}px`, height: `${height}px`, transform: `translate(${move[0]}px, ${move[1]}px) rotate(${this.turn}deg)` };
    },
    here() {
      const found = this.places.filter((place) => place.page === this.page.number);
      const turn = this.page.rotation;
      return turn ? found.map((place) => ({ ...place, boxes: joined(place.boxes, turn) })) : found;
    },
    boxes() {
      const all = this.here.flatMap((place) =>
        place.boxes.map((box, index) => ({
          key: `${place.row} ${place.start} ${index}`, solid: place.row === this.chosen, style: this.boxStyle(box),
        })));
      return all.sort((a, b) => a.solid - b.solid);
    },
    styled() {
      return this.lines.map((line) => ({ ...line, style: lineStyle(line, this.zoom, this.page.rotation) }));
    },
  },
  watch: {
    "page.number": { immediate: true, handler: "load" },
    document: "load",
    chosen() {
      this.$nextTick(this.reveal);
    },
  },
  methods: {
    async load() {
      [this.lines, this.problem, this.shown] = [[], "", false];
      const wanted = `${this.document} ${this.page.number}`;
      const answer = await fetch(`/api/v1/documents/${this.document}/pages/${this.page.number}/text`);
      const found = answer.ok ? (await answer.json()).lines : [];
      if (wanted === `${this.document} ${this.page.number}`) this.lines = found.map((line) => ({ ...line, text: visible(line.text) }));
      this.$nextTick(this.reveal);
    },
    async explain() {
      const answer = await fetch(this.source);
      const told = answer.ok ? null : await answer.json().catch(() => null);
      this.problem = told ? `第 ${this.page.number} 页的图像无法显示。${told.title}${told.detail ?? ""}` : "图像没有取到，请刷新页面。";
    },
    boxStyle([x0, y0, x1, y1]) {
      const zoom = this.zoom;
      return { left: `${x0 * zoom - 2}px`, top: `${y0 * zoom - 1}px`, width: `${(x1 - x0) * zoom + 4}px`, height: `${(y1 - y0) * zoom + 2}px` };
    },
    reveal() {
      const block = this.chosen === "quoted" ? "center" : "nearest"; // whoever comes for a quotation sees what stands around it
      this.$refs.root?.querySelector(".wb-solid")?.scrollIntoView({ block, inline: "nearest" });
    },
    release() {
      const found = marked(this.$refs.root);
      if (!found) return this.$emit("mark", null);
      const parts = this.lines.filter((line) => line.start < found.end && line.end > found.start);
      const within = (line) => characters(line.text).slice(Math.max(found.start - line.start, 0), found.end - line.start);
      const text = parts.flatMap(within).join("");
      return this.$emit("mark", { ...found, text });
    },
    pick(event) {
      if (!window.getSelection().isCollapsed) return;
      const under = this.here.filter((place) => place.boxes.some((box) => this.holds(box, event)));
      if (!under.length) return;
      const size = (place) => place.end - place.start;
      const order = under.sort((a, b) => size(a) - size(b)).map((place) => place.row);
      this.$emit("choose", order[(order.indexOf(this.chosen) + 1) % order.length]);
    },
    holds([x0, y0, x1, y1], event) {
      const [x, y] = this.pointOf(event);
      return x >= x0 - 2 && x <= x1 + 2 && y >= y0 - 2 && y <= y1 + 2;
    },
    pointOf(event) {
      const rect = this.$refs.root.getBoundingClientRect();
      const [x, y] = [(event.clientX - rect.left) / this.zoom, (event.clientY - rect.top) / this.zoom];
      const { width, height } = this.page;
      return { 0: [x, y], 90: [y, height - x], 180: [width - x, height - y], 270: [width - y, x] }[this.turn];
    },
  },
};
