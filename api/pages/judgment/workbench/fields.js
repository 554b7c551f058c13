// The right side: the result, what asks for a person, then all values in groups.
import Editor from "anjian-workbench/editor.js";
import Row from "anjian-workbench/row.js";

export default {
  components: { Editor, Row },
  props: { view: Object, forms: Object, chosen: String, draft: Object, busy: Boolean },
  emits: ["choose", "deed", "edit", "add", "save", "cancel", "step"],
  template: `
    <section class="wb-fields" aria-label="读出的内容">
      <button type="button" :class="['wb-result', 'wb-' + (view.result.code || 'open')]" @click="focus(view.result.row)">
        <b>{{ view.result.label }}</b><span>{{ view.result.sentence }}</span>
      </button>
      <div v-if="view.review.length" class="wb-review">
        <h3>需核对（{{ view.review.length }}）</h3>
        <button v-for="entry in view.review" :key="entry.field" type="button" @click="first(entry.field)">
          <b>{{ entry.label }}</b><span>{{ entry.why }}</span>
        </button>
      </div>
      <div v-for="group in view.groups" :key="group.label" class="wb-groupbox">
        <h3>{{ group.label }}</h3>
        <div v-for="field in group.fields" :key="field.name" class="wb-field">
          <div class="wb-name" :title="field.why || null">{{ field.label }}
            <button v-if="field.listed && view.may.correct" type="button" class="wb-add" :data-add="field.name" :aria-label="'添加' + field.label"
              @focus="$emit('choose', 'add ' + field.name)" @click="$emit('add', field)">添加</button></div>
          <div class="wb-rows">
            <Row v-for="row in field.rows" :key="row.id" :row="row" :field="field" :chosen="row.id === chosen" :editable="view.may.correct"
              :draft="draft && draft.row === row.id ? draft : null" :form="forms[field.name]" :busy="busy"
              @choose="$emit('choose', row.id)" @confirm="$emit('deed', 'confirm', field, row)" @remove="$emit('deed', 'remove', field, row)"
              @withdraw="$emit('deed', 'withdraw', field, row)" @edit="$emit('edit', field, row)" @save="$emit('save', $event)" @cancel="$emit('cancel')"></Row>
            <Editor v-if="draft && draft.row === 'add ' + field.name" class="wb-more" :draft="draft" :form="forms[field.name]" :busy="busy"
              @save="$emit('save', $event)" @cancel="$emit('cancel')"></Editor>
            <div v-else-if="!field.rows.length" class="wb-more wb-none">无</div>
          </div>
        </div>
      </div>
    </section>`,
  methods: {
    focus(id) {
      const found = this.$el.querySelector(`[data-row="${CSS.escape(id)}"]`);
      found?.focus({ preventScroll: true });
      found?.scrollIntoView({ block: "nearest" });
    },
    first(name) {
      const field = this.view.groups.flatMap((group) => group.fields).find((one) => one.name === name);
      const row = field?.rows.find((one) => !one.human) ?? field?.rows[0];
      if (row) return this.focus(row.id);
      return this.$el.querySelector(`[data-add="${CSS.escape(name)}"]`)?.focus();
    },
  },
};
