// Who did what with this document, newest first.

export default {
  props: { entries: Array },
  template: `
    <section class="wb-history" aria-label="办理记录">
      <p v-if="!entries.length" class="quiet">还没有办理记录。</p>
      <table v-else>
        <thead><tr><th>时间</th><th>内容</th></tr></thead>
        <tbody>
          <tr v-for="(entry, index) in entries" :key="index">
            <td class="nowrap">{{ entry.at }}</td>
            <td class="break">{{ entry.sentence }}<span v-if="entry.note" class="quiet">说明：{{ entry.note }}</span>
              <small v-for="detail in entry.details" :key="detail" class="quiet">{{ detail }}</small></td>
          </tr>
        </tbody>
      </table>
    </section>`,
};
