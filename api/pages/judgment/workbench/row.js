// One value: its words, how sure, who said so; and what can be done with it.
import Editor from "anjian-workbench/editor.js";

export default {
  components: { Editor },
  props: { row: Object, field: Object, chosen: Boolean, editable: Boolean, draft: Object, form: Array, busy: Boolean },
  emits: ["choose", "confirm", "edit", "remove", "withdraw", "save", "cancel"],
  template: `
    <div :class="['wb-row', { 'wb-current': chosen, 'wb-ask': field.why && !row.human, 'wb-gone': row.gone }]" :data-row="row.id"
      tabindex="0" role="group" :aria-label="field.label + '：' + (row.text || '未读出')" @focus="$emit('choose')" @click="$emit('choose')" @keydown="key">
      <div class="wb-value">
        <del v-if="row.machine" :title="'机器读出的值'">{{ row.machine }}</del>
        <span v-if="row.gone" class="quiet">已删除</span>
        <span v-else-if="row.text" :class="['wb-main', { nowrap: field.name === 'case_number' && row.text.length < 40 }]">{{ row.text }}</span>
        <span v-else class="wb-none">{{ row.human ? "文书没有写" : "未读出" }}</span>
        <span class="wb-does" v-if="editable && !draft">
          <button v-if="!row.gone && row.text" tabindex="-1" type="button" @click.stop="$emit('confirm')" title="这个值正确（回车）">✓ 确认</button>
          <button v-if="!row.gone" tabindex="-1" type="button" @click.stop="$emit('edit')" title="修改这个值（E）">✎ {{ row.text ? "修改" : "填写" }}</button>
          <button v-if="!row.gone && row.text" tabindex="-1" type="button" @click.stop="$emit('remove')" title="文书没有这个值（删除键）">删除</button>
          <button v-if="row.human" tabindex="-1" type="button" @click.stop="$emit('withdraw')" title="恢复为机器读出的值">撤回</button>
        </span>
        <small v-for="note in row.notes" :key="note">{{ note }}</small>
        <small v-if="row.human" class="wb-deed">{{ row.deed }}</small>
      </div>
      <span v-if="row.markText" :class="'wb-mark wb-' + row.mark" :title="row.hint">{{ row.markText }}</span>
      <Editor v-if="draft" :draft="draft" :form="form" :busy="busy" @click.stop @save="$emit('save', $event)" @cancel="$emit('cancel')"></Editor>
    </div>`,
  methods: {
    key(event) {
      if (event.target !== this.$el || !this.editable || event.ctrlKey || event.metaKey || event.altKey) return;
      const deeds = { Enter: "confirm", e: "edit", E: "edit", Delete: "remove" };
      const deed = deeds[event.key];
      if (!deed || this.row.gone || (deed !== "edit" && !this.row.text)) return;
      event.preventDefault();
      this.$emit(deed);
    },
  },
};
