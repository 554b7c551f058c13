// How often a loss came true beside how likely it was foretold: a point for each band of predictions, its interval, its cases.
const [LEFT, TOP, SIDE] = [56, 16, 320];
const percent = (share) => `${Math.round(share * 100)}%`;

export default {
  props: { points: Array, caption: String },
  computed: {
    most() {
      return Math.max(1, ...this.points.map((point) => point.count));
    },
    ticks: () => [0, 0.2, 0.4, 0.6, 0.8, 1],
  },
  methods: {
    percent,
    x: (share) => LEFT + share * SIDE,
    y: (share) => TOP + (1 - share) * SIDE,
    radius(point) {
      return 4 + 8 * Math.sqrt(point.count / this.most);
    },
    told(point) {
      return `研判败诉可能 ${percent(point.start)}—${percent(point.end)}（平均 ${percent(point.predicted)}）的 ${point.count} 件，实际败诉 ${point.lost} 件，占 ${percent(point.seen)}，区间 ${percent(point.low)}—${percent(point.high)}`;
    },
  },
  template: `
    <svg class="reliability" viewBox="0 0 408 396" role="img" :aria-label="caption">
      <g v-for="tick in ticks" :key="tick">
        <line class="grid" :x1="x(tick)" :x2="x(tick)" :y1="y(0)" :y2="y(1)"></line>
        <line class="grid" :x1="x(0)" :x2="x(1)" :y1="y(tick)" :y2="y(tick)"></line>
        <text :x="x(tick)" :y="y(0) + 18" text-anchor="middle">{{ percent(tick) }}</text>
        <text :x="x(0) - 8" :y="y(tick) + 4" text-anchor="end">{{ percent(tick) }}</text>
      </g>
      <line class="ideal" :x1="x(0)" :y1="y(0)" :x2="x(1)" :y2="y(1)"></line>
      <text :x="x(0.5)" :y="y(0) + 40" text-anchor="middle">研判的败诉可能</text>
      <text :transform="'translate(14 ' + y(0.5) + ') rotate(-90)'" text-anchor="middle">实际败诉的比例</text>
      <a v-for="point in points" :key="point.start" :href="point.href" :aria-label="told(point)">
        <title>{{ told(point) }}</title>
        <line class="span" :x1="x(point.predicted)" :x2="x(point.predicted)" :y1="y(point.low)" :y2="y(point.high)"></line>
        <circle :class="{ few: point.few }" :cx="x(point.predicted)" :cy="y(point.seen)" :r="radius(point)"></circle>
        <text class="counted" :x="x(point.predicted) + radius(point) + 3" :y="y(point.seen) + 4">{{ point.lost }}/{{ point.count }}</text>
      </a>
    </svg>`,
};
