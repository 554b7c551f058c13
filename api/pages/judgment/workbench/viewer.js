// The left side: the document's pages with zoom, page turn and thumbnails, or its text where it has no pages.
import Page from "anjian-workbench/page.js";
import Text from "anjian-workbench/text.js";
import { characters } from "anjian-workbench/selection.js";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4];

export default {
  components: { Page, Text },
  props: { paper: Object, places: Array, chosen: String, target: String, fields: Array, plain: Boolean },
  emits: ["choose", "assign"],
  data: () => ({ number: 1, zoom: 1, fit: true, turns: {}, thumbs: false, side: "", text: [], sections: [], mark: null, width: 600 }),
  template: `
    <section class="wb-viewer" aria-label="文书原文">
      <div class="wb-tools">
        <template v-if="paper.pages.length">
          <button type="button" class="wb-tool" :disabled="number <= 1" @click="go(number - 1)" title="上一页（PageUp）">上一页</button>
          <span class="wb-count"><input class="wb-number" :value="number" aria-label="页码" @change="go(Number($event.target.value))"> / {{ paper.pages.length }}</span>
          <button type="button" class="wb-tool" :disabled="number >= paper.pages.length" @click="go(number + 1)" title="下一页（PageDown）">下一页</button>
          <span class="wb-gap"></span>
          <button type="button" class="wb-tool" @click="zoomBy(-1)" title="缩小（-）">缩小</button>
          <span class="wb-count">{{ Math.round(zoom * 75) }}%</span>
          <button type="button" class="wb-tool" @click="zoomBy(1)" title="放大（+）">放大</button>
          <button type="button" :class="['wb-tool', { 'wb-on': fit }]" @click="fitWidth">适合宽度</button>
          <button type="button" class="wb-tool" @click="rotate">旋转</button>
          <button type="button" :class="['wb-tool', { 'wb-on': thumbs }]" :aria-pressed="thumbs" @click="thumbs = !thumbs">缩略图</button>
        </template>
        <span v-else-if="plain && text.length" class="quiet small">全文文字</span>
        <template v-else-if="sections.length">
          <span class="quiet small">转到</span>
          <button v-for="section in sections" :key="section.kind" type="button" class="wb-tool" @click="$refs.sheet.show(section.start)">{{ section.label }}</button>
        </template>
        <span v-else class="quiet small">{{ paper.read ? "正在取文字……" : "没有文字" }}</span>
        <span class="wb-grow"></span>
        <button v-if="paper.read && paper.pages.length && !plain" type="button" :class="['wb-tool', { 'wb-on': side === 'reasoning' }]" @click="open('reasoning')">本院认为</button>
        <button v-if="paper.read && paper.pages.length" type="button" :class="['wb-tool', { 'wb-on': side === 'whole' }]" @click="open('whole')">全文文字</button>
      </div>
      <div class="wb-panes">
        <nav v-if="thumbs" class="wb-thumbs" aria-label="缩略图">
          <button v-for="page in paper.pages" :key="page.number" type="button" :class="{ 'wb-on': page.number === number }" @click="go(page.number)">
            <img v-if="page.image" loading="lazy" :src="address(page.number, 0.25)" alt=""><span>{{ page.number }}</span>
          </button>
        </nav>
        <div class="wb-stage" ref="stage" tabindex="-1">
          <p v-if="notice" :class="page.source === 'none' ? 'wb-notice' : 'wb-remark'">{{ notice }}</p>
          <Page v-if="page && width" :document="paper.document" :page="page" :zoom="zoom" :turn="turn" :places="places" :chosen="chosen"
            @choose="$emit('choose', $event)" @mark="mark = $event"></Page>
          <Text v-else-if="text.length" ref="sheet" class="wb-sheet" :text="text" :start="0" :end="text.length" :places="places" :chosen="chosen"
            @choose="$emit('choose', $event)" @mark="mark = $event"></Text>
          <p v-else-if="paper.problem" class="wb-notice">{{ paper.problem }}</p>
        </div>
      </div>
      <div v-if="side && passage" class="wb-side">
        <div class="wb-side-head"><b>{{ passage.label }}</b><button type="button" class="wb-tool" @click="side = ''">收起</button></div>
        <Text :text="text" :start="passage.start" :end="passage.end" :places="places" :chosen="chosen"
          @choose="$emit('choose', $event)" @mark="mark = $event"></Text>
      </div>
      <div v-if="mark && fields.length" class="wb-assign" :style="assignStyle">
        <button v-if="target" type="button" class="button" @mousedown.prevent @click="assign('')">设为“{{ target }}”</button>
        <select class="input" aria-label="设为其他项目" @change="assign($event.target.value)">
          <option value="">设为其他项目</option>
          <option v-for="field in fields" :key="field.name" :value="field.name">{{ field.label }}</option>
        </select>
      </div>
    </section>`,
  computed: {
    page() {
      return this.paper.pages.find((page) => page.number === this.number) ?? null;
    },
    turn() {
      return this.turns[this.number] ?? (360 - (this.page?.rotation ?? 0)) % 360;
    },
    passage() {
      if (this.side === "whole") return { label: "全文文字", start: 0, end: this.text.length };
      const found = this.sections.filter((section) => ["reasoning", "basis"].includes(section.kind));
      if (!found.length) return this.text.length ? { label: "没有找到“本院认为”部分，下面是全文", start: 0, end: this.text.length } : null;
      return { label: "本院认为", start: found[0].start, end: found.at(-1).end };
    },
    notice() {
      const page = this.page;
      if (!page) return "";
      if (page.source === "none" && this.paper.read) {
        return `第 ${page.number} 页没有读出文字，可能是空白页或照片太暗。可以：重新扫描上传，或在右侧手工填写。`;
      }
      return this.paper.remarks.filter((remark) => remark.page === page.number).map((remark) => remark.text).join("");
    },
    assignStyle() {
      const { rect } = this.mark;
      const top = Math.min(rect.bottom + 6, window.innerHeight - 48);
      return { left: `${Math.max(Math.min(rect.left, window.innerWidth - 360), 8)}px`, top: `${top}px` };
    },
  },
  watch: {
    chosen: "follow",
    "paper.document"() {
      [this.number, this.text, this.sections, this.turns] = [1, [], [], {}];
      this.start();
    },
    number: "prefetch",
  },
  mounted() {
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.$refs.stage);
    this.start();
  },
  beforeUnmount() {
    this.observer.disconnect();
  },
  methods: {
    start() {
      if (!this.paper.pages.length && this.paper.read) this.fetchText();
      this.follow();
      this.measure();
      window.setTimeout(this.prefetch, 600);
    },
    measure() {
      this.width = this.$refs.stage.clientWidth;
      if (this.fit && this.page) {
        const across = this.turn % 180 ? this.page.height : this.page.width;
        this.zoom = Math.max((this.width - 18) / (across || 595), 0.2);
      }
    },
    follow() {
      const places = this.places.filter((place) => place.row === this.chosen && place.page);
      if (places.length && !places.some((place) => place.page === this.number)) this.go(places[0].page);
    },
    go(number) {
      if (!Number.isInteger(number) || number < 1 || number > this.paper.pages.length) return this.$forceUpdate();
      if (number !== this.number) this.$refs.stage.scrollTop = 0;
      this.number = number;
      this.mark = null;
      return this.$nextTick(this.measure);
    },
    zoomBy(step) {
      this.fit = false;
      const scale = this.zoom * 0.75;
      const next = step > 0 ? ZOOMS.find((zoom) => zoom > scale + 0.01) : ZOOMS.findLast((zoom) => zoom < scale - 0.01);
      this.zoom = (next ?? scale) / 0.75;
    },
    fitWidth() {
      this.fit = true;
      this.measure();
    },
    rotate() {
      this.turns = { ...this.turns, [this.number]: (this.turn + 90) % 360 };
      this.$nextTick(this.measure);
    },
    address(number, scale) {
      return `/api/v1/documents/${this.paper.document}/pages/${number}/image?scale=${scale}`;
    },
    prefetch() {
      const shown = this.$refs.stage?.querySelector("img")?.src.match(/scale=([\d.]+)/)?.[1];
      for (const number of shown ? [this.number + 1, this.number - 1] : []) {
        const page = this.paper.pages.find((other) => other.number === number);
        if (page?.image) new Image().src = this.address(number, shown);
      }
    },
    async fetchText() {
      const answer = await fetch(`/api/v1/documents/${this.paper.document}/text`);
      if (!answer.ok) return;
      const found = await answer.json();
      [this.text, this.sections] = [Object.freeze(characters(found.text)), found.sections];
    },
    async open(side) {
      this.side = this.side === side ? "" : side;
      if (this.side && !this.text.length) await this.fetchText();
      this.$nextTick(this.measure);
    },
    assign(name) {
      this.$emit("assign", { start: this.mark.start, end: this.mark.end, text: this.mark.text }, name);
      this.mark = null;
      window.getSelection().removeAllRanges();
    },
  },
};
