// What is put on paper: every value and the sentence behind it.

export default {
  props: { view: Object },
  template: `
    <section class="wb-print">
      <h1>{{ view.title }}</h1>
      <p>{{ view.stateLabel }}　{{ view.checks }}</p>
      <table>
        <thead><tr><th>项目</th><th>内容</th><th>原文依据</th></tr></thead>
        <tbody v-for="group in view.groups" :key="group.label">
          <tr><th colspan="3">{{ group.label }}</th></tr>
          <template v-for="field in group.fields" :key="field.name">
            <tr v-for="row in field.rows.filter((row) => row.text && !row.gone)" :key="row.id">
              <td>{{ field.label }}</td><td>{{ row.text }}<small v-if="row.human"><br>{{ row.deed }}</small></td>
              <td>{{ row.sentence }}<template v-if="row.places[0]?.page">（第 {{ row.places[0].page }} 页）</template></td>
            </tr>
          </template>
        </tbody>
      </table>
    </section>`,
};
