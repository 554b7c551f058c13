// A choice from a list of codes, found by typing some of its words.

export default {
  props: { options: Array, modelValue: [String, null], optional: Boolean, label: String },
  emits: ["update:modelValue", "chosen"],
  data: () => ({ open: false, query: "", at: 0 }),
  template: `
    <div class="wb-combo" @focusout="leave">
      <input ref="input" class="input" role="combobox" :aria-expanded="open" :aria-label="label" :value="open ? query : current"
        :placeholder="open ? '输入文字查找' : '请选择'" @focus="show" @click="show" @input="type" @keydown="key">
      <ul v-if="open" ref="list" role="listbox">
        <li v-if="optional" role="option" :class="{ 'wb-at': at === -1 }" @mousedown.prevent="choose(null)">（不填）</li>
        <template v-for="(option, index) in found" :key="option.code">
          <li v-if="option.group && option.group !== found[index - 1]?.group" class="wb-group" aria-hidden="true">{{ option.group }}</li>
          <li role="option" :class="{ 'wb-at': index === at }" :aria-selected="option.code === modelValue" @mousedown.prevent="choose(option)">{{ option.label }}</li>
        </template>
        <li v-if="!found.length" class="wb-group">没有符合的选项</li>
      </ul>
    </div>`,
  computed: {
    current() {
      return this.options.find((option) => option.code === this.modelValue)?.label ?? "";
    },
    found() {
      const words = this.query.trim().split(/\s+/).filter(Boolean);
      return this.options.filter((option) => words.every((word) => (option.label + option.group).includes(word)));
    },
  },
  methods: {
    show() {
      if (this.open) return;
      [this.open, this.query] = [true, ""];
      this.at = Math.max(this.options.findIndex((option) => option.code === this.modelValue), 0);
      this.$nextTick(this.reveal);
    },
    leave(event) {
      if (!this.$el.contains(event.relatedTarget)) this.open = false;
    },
    type(event) {
      [this.query, this.at, this.open] = [event.target.value, 0, true];
    },
    choose(option) {
      this.open = false;
      this.$emit("update:modelValue", option ? option.code : null);
      if (option) this.$emit("chosen", option);
    },
    reveal() {
      this.$refs.list?.querySelector(".wb-at")?.scrollIntoView({ block: "nearest" });
    },
    key(event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!this.open) return this.show();
        const least = this.optional ? -1 : 0;
        this.at = Math.min(Math.max(this.at + (event.key === "ArrowDown" ? 1 : -1), least), this.found.length - 1);
        return this.$nextTick(this.reveal);
      }
      if (event.key === "Enter" && this.open && !event.isComposing) {
        event.preventDefault();
        event.stopPropagation();
        if (this.at === -1 || this.found[this.at]) this.choose(this.found[this.at] ?? null);
      }
      if (event.key === "Escape" && this.open) {
        event.stopPropagation();
        this.open = false;
      }
      return undefined;
    },
  },
};
