// The document alone, with the places of values; for pages that show the values in a way of their own.
import Viewer from "anjian-workbench/viewer.js";

export default {
  components: { Viewer },
  props: { paper: Object, places: Array, chosen: String },
  data() {
    return { row: this.chosen };
  },
  template: `<Viewer class="paper-original" :paper="paper" :places="places" :chosen="row" target="" :fields="[]" plain @choose="row = $event"></Viewer>`,
  watch: {
    chosen(row) {
      this.row = row;
    },
  },
};
