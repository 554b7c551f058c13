// The form in which a value is changed or added.  What is typed stays here until it is saved or given up.
import Combo from "anjian-workbench/combo.js";
import { dateOf } from "anjian-workbench/selection.js";

const FEW = 8;

export default {
  components: { Combo },
  props: { draft: Object, form: Array, busy: Boolean },
  emits: ["save", "cancel"],
  template: `
    <form class="wb-editor" @submit.prevent="save" @keydown.esc.stop="$emit('cancel')" @keydown.enter="enter">
      <label v-for="input in form" :key="input.key" :class="'wb-input wb-kind-' + input.kind">
        <span>{{ input.label }}</span>
        <select v-if="input.kind === 'choice' && input.options.length <= few" class="input" v-model="draft.values[input.key]">
          <option v-if="input.optional" :value="null">（不填）</option>
          <option v-for="option in input.options" :key="option.code" :value="option.code">{{ option.label }}</option>
        </select>
        <Combo v-else-if="input.kind === 'choice'" :options="input.options" :optional="!!input.optional" :label="input.label"
          v-model="draft.values[input.key]" @chosen="follow"></Combo>
        <textarea v-else-if="input.kind === 'long'" class="input" rows="3" v-model="draft.values[input.key]"></textarea>
        <input v-else-if="input.kind === 'flag'" type="checkbox" v-model="draft.values[input.key]">
        <input v-else-if="input.kind === 'date'" class="input" v-model="draft.values[input.key]" placeholder="如 2021-05-18" @change="tidy(input)">
        <input v-else-if="input.kind === 'number'" class="input" inputmode="numeric" v-model="draft.values[input.key]">
        <input v-else class="input" v-model="draft.values[input.key]">
      </label>
      <label class="wb-input"><span>说明</span><input class="input" v-model="draft.note" maxlength="500" placeholder="可不填"></label>
      <p v-if="draft.place" class="wb-pointed">依据：{{ draft.place.text.length > 60 ? draft.place.text.slice(0, 60) + "……" : draft.place.text }}</p>
      <p v-if="problem" class="wb-wrong" role="alert">{{ problem }}</p>
      <p class="wb-buttons">
        <button type="submit" class="button" :disabled="busy">保存</button>
        <button type="button" class="button plain-button" @click="$emit('cancel')">取消</button>
      </p>
    </form>`,
  data: () => ({ problem: "", few: FEW }),
  mounted() {
    this.$nextTick(() => this.$el.querySelector("input, select, textarea")?.focus());
    this.$el.scrollIntoView({ block: "nearest" });
  },
  methods: {
    tidy(input) {
      const found = dateOf(this.draft.values[input.key] ?? "");
      if (found) this.draft.values[input.key] = found;
    },
    follow(option) {
      Object.assign(this.draft.values, option.sets ?? {});
    },
    enter(event) {
      if (event.isComposing || event.target.tagName === "BUTTON") return;
      if (event.target.tagName === "TEXTAREA" && !event.ctrlKey) return;
      event.preventDefault();
      this.save();
    },
    save() {
      this.problem = "";
      const values = {};
      for (const input of this.form) {
        const value = this.valueOf(input);
        if (value === undefined) return;
        values[input.key] = value;
      }
      this.$emit("save", "" in values ? values[""] : values);
    },
    valueOf(input) {
      const given = this.draft.values[input.key];
      if (input.kind === "flag") return Boolean(given);
      const text = typeof given === "string" ? given.trim() : given;
      if (text === "" || text === null || text === undefined) {
        if (input.optional) return null;
        return this.refuse(`请填写“${input.label}”。`);
      }
      if (input.kind !== "number") return text;
      return /^\d{1,6}$/.test(String(text)) ? Number(text) : this.refuse(`“${input.label}”应填数字。`);
    },
    refuse(problem) {
      this.problem = problem;
      return undefined;
    },
  },
};
