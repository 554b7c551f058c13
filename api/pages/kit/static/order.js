// Lines that people put in order: dragged, or moved with the buttons, which keep the focus.
export default {
  props: { items: Array, empty: String, seen: Number },
  emits: ["order"],
  data() {
    return { rows: this.items, dragged: null, over: null, said: "", sent: 0 };
  },
  watch: {
    items() {
      this.take();
    },
    seen() {
      this.take();
    },
  },
  methods: {
    take() {
      if (this.seen >= this.sent) this.rows = this.items;
    },
    move(from, to) {
      if (to < 0 || to >= this.rows.length || from === to) return;
      const rows = [...this.rows];
      const [row] = rows.splice(from, 1);
      rows.splice(to, 0, row);
      this.said = `${row.title}，第 ${to + 1} 个，共 ${rows.length} 个`;
      this.send(rows);
    },
    step(from, by, event) {
      const to = from + by, id = this.rows[from].id, name = event.currentTarget.dataset.deed;
      this.move(from, to);
      this.$nextTick(() => {
        const line = this.$el.querySelector(`[data-id="${id}"]`);
        const button = line?.querySelector(`[data-deed="${name}"]`);
        (button?.disabled ? line.querySelector("button:not(:disabled)") : button)?.focus();
      });
    },
    remove(at) {
      const rows = this.rows.filter((_, index) => index !== at);
      this.said = `${this.rows[at].title}，已移出`;
      this.send(rows);
    },
    drop(to) {
      if (this.dragged !== null) this.move(this.dragged, to);
      this.dragged = this.over = null;
    },
    send(rows) {
      this.rows = rows;
      this.sent += 1;
      this.$emit("order", { ids: rows.map((row) => row.id), sent: this.sent });
    },
  },
  template: `
    <div class="order">
      <p v-if="!rows.length" class="quiet">{{ empty }}</p>
      <ol v-else>
        <li v-for="(row, at) in rows" :key="row.id" :data-id="row.id" draggable="true" :class="{ over: over === at && dragged !== null, missing: row.missing }"
          @dragstart="dragged = at" @dragend="dragged = over = null" @dragover.prevent="over = at" @drop.prevent="drop(at)">
          <span class="order-number">{{ at + 1 }}</span>
          <span class="order-text"><a :href="row.href">{{ row.title }}</a><span class="quiet">{{ row.note }}</span></span>
          <button type="button" class="text-button" data-deed="up" :disabled="at === 0" :aria-label="'上移：' + row.title" @click="step(at, -1, $event)">上移</button>
          <button type="button" class="text-button" data-deed="down" :disabled="at === rows.length - 1" :aria-label="'下移：' + row.title" @click="step(at, 1, $event)">下移</button>
          <button type="button" class="text-button" :aria-label="'移出：' + row.title" @click="remove(at)">移出</button>
        </li>
      </ol>
      <p class="order-said" role="status">{{ said }}</p>
    </div>`,
};
