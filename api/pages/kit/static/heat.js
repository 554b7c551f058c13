// A table of counts, darker where there are more; each count is a link to the cases behind it.
export default {
  props: { caption: String, columns: Array, rows: Array },
  computed: {
    most() {
      return Math.max(1, ...this.rows.flatMap((row) => row.cells.map((cell) => cell.number)));
    },
  },
  methods: {
    style(number) {
      if (!number) return {};
      const strength = 0.12 + 0.78 * (number / this.most);
      return { background: `rgba(168, 32, 26, ${strength.toFixed(3)})`, color: strength > 0.7 ? "#fff" : "#1f2329" };
    },
  },
  template: `
    <div class="heat-scroll">
      <table class="heat">
        <caption class="hidden-text">{{ caption }}</caption>
        <thead><tr><th></th><th v-for="column in columns" :key="column.label" scope="col" :title="column.label"><a :href="column.href">{{ column.label }}</a></th></tr></thead>
        <tbody>
          <tr v-for="row in rows" :key="row.label">
            <th scope="row" :title="row.label"><a :href="row.href">{{ row.label }}</a></th>
            <td v-for="(cell, at) in row.cells" :key="at">
              <a v-if="cell.number" :href="cell.href" :style="style(cell.number)" :title="row.label + '，' + columns[at].label + '：' + cell.number + ' 件'">{{ cell.number }}</a>
            </td>
          </tr>
        </tbody>
      </table>
    </div>`,
};
