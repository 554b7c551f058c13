// A list: rows are given; sorting, paging and page size are addresses; chosen columns are remembered by the browser.
const address = (changes) => {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value) query.set(key, value);
    else query.delete(key);
  }
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "");
};

const store = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null; // switched off or not ours
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // kept for this page only
    }
  },
};

export default {
  props: {
    name: String, columns: Array, rows: Array, total: Number, offset: Number, limit: Number, limits: Array, sort: String,
    empty: String, footer: String, unit: String, tools: Array, bulk: Array,
  },
  data() {
    const known = store.get(`anjian.columns.${this.name}`);
    const hidden = this.columns.filter((column) => column.hidden).map((column) => column.key);
    return { hidden: Array.isArray(known) ? known : hidden, chosen: [] };
  },
  computed: {
    shown() {
      return this.columns.filter((column) => column.fixed || !this.hidden.includes(column.key));
    },
    lefts() {
      const lefts = {};
      let left = this.bulk.length ? 40 : 0;
      for (const column of this.shown.filter((one) => one.fixed)) {
        lefts[column.key] = left;
        left += column.width;
      }
      return lefts;
    },
    lastFixed() {
      return this.shown.filter((column) => column.fixed).at(-1)?.key;
    },
    page() {
      return this.limit ? Math.floor(this.offset / this.limit) + 1 : 1;
    },
    pages() {
      return this.limit ? Math.max(1, Math.ceil(this.total / this.limit)) : 1;
    },
    all() {
      return this.rows.length > 0 && this.chosen.length === this.rows.length;
    },
  },
  methods: {
    as(cell) {
      if (cell === null || cell === undefined) return { text: "—", tone: "quiet" };
      return typeof cell === "object" ? cell : { text: String(cell) };
    },
    place(column) {
      const style = column.width ? { minWidth: `${column.width}px`, maxWidth: `${column.width}px` } : {};
      if (column.fixed) style.left = `${this.lefts[column.key]}px`;
      return style;
    },
    look(column) {
      return [`cell-${column.kind}`, { fixed: column.fixed, "fixed-last": column.key === this.lastFixed }];
    },
    sorted(column) {
      if (this.sort === column.sort) return "ascending";
      return this.sort === `-${column.sort}` ? "descending" : "none";
    },
    sortAddress(column) {
      return address({ sort: this.sorted(column) === "descending" ? column.sort : `-${column.sort}`, page: "" });
    },
    pageAddress(number) {
      return address({ page: number > 1 ? String(number) : "" });
    },
    goTo(event) {
      const number = Number.parseInt(event.target.value, 10);
      if (number >= 1 && number <= this.pages) location.assign(this.pageAddress(number));
      else event.target.value = this.page;
    },
    resize(event) {
      location.assign(address({ limit: event.target.value, page: "" }));
    },
    toggleColumn(column) {
      const at = this.hidden.indexOf(column.key);
      if (at < 0) this.hidden.push(column.key);
      else this.hidden.splice(at, 1);
      store.set(`anjian.columns.${this.name}`, this.hidden);
    },
    toggleAll() {
      this.chosen = this.all ? [] : this.rows.map((row) => row.id);
    },
    open(event, row) {
      if (!row.href || event.target.closest("a, button, input, label") || String(getSelection())) return;
      if (event.ctrlKey || event.metaKey) window.open(row.href, "_blank", "noopener");
      else location.assign(row.href);
    },
    act(name, ids) {
      this.$emit("act", { act: name, ids: [...ids], columns: this.shown.map((column) => column.key) });
    },
  },
  template: `
    <div class="list">
      <div v-if="rows.length" class="list-bar screen-only">
        <template v-if="chosen.length">
          <span>已选 {{ chosen.length }} {{ unit }}</span>
          <button v-for="one in bulk" type="button" class="text-button" @click="act(one.act, chosen)">{{ one.label }}</button>
          <button type="button" class="text-button" @click="chosen = []">取消选择</button>
        </template>
        <span v-else class="quiet">共 {{ total.toLocaleString() }} {{ unit }}<template v-if="pages > 1">，第 {{ offset + 1 }}–{{ offset + rows.length }} {{ unit }}</template></span>
        <span class="grow"></span>
        <button v-for="one in tools" type="button" class="text-button" @click="act(one.act, [])">{{ one.label }}</button>
        <details class="chooser">
          <summary class="text-button">选择列</summary>
          <div class="chooser-box">
            <label v-for="column in columns"><input type="checkbox" :disabled="column.fixed"
              :checked="column.fixed || !hidden.includes(column.key)" @change="toggleColumn(column)"> {{ column.label }}</label>
          </div>
        </details>
      </div>
      <div v-if="rows.length" class="list-scroll" tabindex="0" role="region" aria-label="列表">
        <table>
          <thead><tr>
            <th v-if="bulk.length" class="fixed tick" style="left: 0"><input type="checkbox" aria-label="全选本页" :checked="all" @change="toggleAll"></th>
            <th v-for="column in shown" :key="column.key" :class="look(column)" :style="place(column)" :aria-sort="column.sort ? sorted(column) : null">
              <a v-if="column.sort" :href="sortAddress(column)" :title="'按' + column.label + '排序'">{{ column.label }}<span class="arrow" aria-hidden="true">{{ { ascending: " ▲", descending: " ▼", none: "" }[sorted(column)] }}</span></a>
              <template v-else>{{ column.label }}</template>
            </th>
          </tr></thead>
          <tbody>
            <tr v-for="row in rows" :key="row.id" :class="{ opens: row.href, chosen: chosen.includes(row.id) }" @click="open($event, row)">
              <td v-if="bulk.length" class="fixed tick" style="left: 0"><input type="checkbox" :value="row.id" v-model="chosen" aria-label="选择这一行"></td>
              <td v-for="(column, number) in shown" :key="column.key" :class="look(column)" :style="place(column)" :title="as(row[column.key]).title || (column.kind === 'wrap' ? null : as(row[column.key]).text)">
                <button v-if="as(row[column.key]).act" type="button" class="text-button" @click="act(as(row[column.key]).act, [row.id])">{{ as(row[column.key]).text }}</button>
                <a v-else-if="as(row[column.key]).href || (number === 0 && row.href)" :href="as(row[column.key]).href || row.href">{{ as(row[column.key]).text }}</a>
                <span v-else :class="as(row[column.key]).tone && 'tone-' + as(row[column.key]).tone">{{ as(row[column.key]).text }}</span>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <p v-else class="empty">{{ empty }}</p>
      <div v-if="rows.length && (footer || limit)" class="list-foot">
        <span>{{ footer }}</span>
        <span class="grow"></span>
        <template v-if="limit && total > limits[0]">
          <label class="screen-only">每页 <select class="input" :value="limit" @change="resize"><option v-for="one in limits" :value="one">{{ one }}</option></select> {{ unit }}</label>
          <a v-if="page > 1" class="screen-only" :href="pageAddress(page - 1)" rel="prev">上一页</a><span v-else class="quiet screen-only">上一页</span>
          <label>第 <input class="input number" style="width: 64px" inputmode="numeric" :value="page" aria-label="页码" @change="goTo"> 页，共 {{ pages.toLocaleString() }} 页</label>
          <a v-if="page < pages" class="screen-only" :href="pageAddress(page + 1)" rel="next">下一页</a><span v-else class="quiet screen-only">下一页</span>
        </template>
      </div>
    </div>`,
};
