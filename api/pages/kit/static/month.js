// A month of deadlines as a table of weeks; one element, all that is given is text.
export default {
  props: { weeks: Array, caption: String },
  template: `
    <table class="month">
      <caption class="month-caption">{{ caption }}</caption>
      <thead>
        <tr><th v-for="name in ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日']" :key="name" scope="col">{{ name }}</th></tr>
      </thead>
      <tbody>
        <tr v-for="week in weeks" :key="week[0].day">
          <td v-for="cell in week" :key="cell.day" :class="['month-day', { outside: cell.outside, free: cell.free, today: cell.today }]"
              :aria-current="cell.today ? 'date' : null">
            <div class="month-head">
              <a v-if="cell.href" :href="cell.href" class="month-number" :title="cell.title">{{ cell.number }}</a>
              <span v-else class="month-number">{{ cell.number }}</span>
              <span v-if="cell.today" class="month-today">今天</span>
              <span class="grow"></span>
              <span v-if="cell.mark" class="month-mark" :title="cell.why">{{ cell.mark }}</span>
            </div>
            <div v-if="cell.counts.length" class="month-counts">
              <a v-for="one in cell.counts" :key="one.text" :href="one.href" :class="'tone-' + one.tone">{{ one.text }}</a>
            </div>
            <a v-for="(one, at) in cell.items" :key="at" :href="one.href" class="month-item" :class="'tone-' + one.tone" :title="one.title">{{ one.text }}</a>
          </td>
        </tr>
      </tbody>
    </table>
  `,
};
