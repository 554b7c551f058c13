// A stretch of the document's text with its evidence marked; choosing a mark chooses the value.
import { marked, pieces } from "anjian-workbench/selection.js";

export default {
  props: { text: Array, start: Number, end: Number, places: Array, chosen: String },
  emits: ["choose", "mark"],
  template: `
    <div class="wb-text" @mouseup="release" ref="root"
      ><span v-for="piece in parts" :key="piece.start" :data-start="piece.start" :data-end="piece.end"
        :class="classOf(piece)" @click="pick(piece)">{{ piece.text }}</span></div>`,
  computed: {
    parts() {
      return pieces(this.text, this.start, this.end, this.places);
    },
  },
  watch: {
    chosen() {
      this.$nextTick(this.reveal);
    },
  },
  mounted() {
    this.reveal();
  },
  methods: {
    classOf(piece) {
      return { "wb-said": piece.rows.length > 0, "wb-chosen": piece.rows.includes(this.chosen) };
    },
    /** Brings the character at `start` to the top. */
    show(start) {
      const piece = [...this.$refs.root.children].findLast((one) => Number(one.dataset.start) <= start);
      if (!piece) return;
      const range = document.createRange();
      const before = this.text.slice(Number(piece.dataset.start), start).join("").length;
      range.setStart(piece.firstChild, Math.min(before, piece.firstChild.length - 1));
      range.setEnd(piece.firstChild, range.startOffset + 1);
      const stage = this.$el.closest(".wb-stage, .wb-text");
      stage.scrollTop += range.getBoundingClientRect().top - stage.getBoundingClientRect().top - 16;
    },
    reveal() {
      const block = this.chosen === "quoted" ? "center" : "nearest";
      this.$refs.root?.querySelector(".wb-chosen")?.scrollIntoView({ block });
    },
    pick(piece) {
      if (piece.rows.length && window.getSelection().isCollapsed) {
        const next = piece.rows[(piece.rows.indexOf(this.chosen) + 1) % piece.rows.length];
        this.$emit("choose", next);
      }
    },
    release() {
      const found = marked(this.$refs.root);
      this.$emit("mark", found && { ...found, text: this.text.slice(found.start, found.end).join("").replaceAll("\n", "") });
    },
  },
};
