// The workbench of one judgment: its pages on the left, what was read from them on the right, and the keys between them.
import Fields from "anjian-workbench/fields.js";
import History from "anjian-workbench/history.js";
import Printed from "anjian-workbench/printed.js";
import Viewer from "anjian-workbench/viewer.js";
import { dateOf } from "anjian-workbench/selection.js";

const KEYS = [
  ["Tab / Shift+Tab", "下一个 / 上一个值"], ["回车（Enter）", "确认当前值"], ["E", "修改当前值"], ["删除键（Delete）", "删除当前值"],
  ["J / K", "列表中的下一份 / 上一份"], ["PageDown / PageUp", "下一页 / 上一页"], ["+ / −", "放大 / 缩小"],
  ["Esc", "放弃修改；没有修改时返回列表"], ["?", "显示本表"],
];

const QUOTED = "quoted"; // the place that the address points to

export default {
  components: { Fields, History, Printed, Viewer },
  props: { view: Object, forms: Object },
  data() {
    const chosen = this.view.quoted.length ? QUOTED : "agency_result";
    return { chosen, draft: null, busy: false, tab: "fields", conflict: "", problem: "", after: -1, accepted: false, reason: "", keys: KEYS };
  },
  template: `
    <div class="bench" @keydown.capture="clear">
      <header class="wb-head">
        <nav class="crumbs" aria-label="所在位置"><a :href="view.back">裁判文书</a><span aria-hidden="true">›</span></nav>
        <h1 class="nowrap">{{ view.title }}</h1>
        <span :class="'wb-state wb-state-' + view.state">{{ view.stateLabel }}</span>
        <span class="quiet small wb-checks" :title="view.checks">{{ view.checks }}</span>
        <span class="wb-grow"></span>
        <label v-if="view.versions.length > 1" class="small">版本
          <select class="input" :value="view.paper.document" @change="$emit('version', Number($event.target.value))">
            <option v-for="version in view.versions" :key="version.document" :value="version.document">{{ version.label }}</option>
          </select>
        </label>
        <a v-if="view.dispute" class="wb-tool" :href="'/disputes/' + view.dispute">所在案件</a>
        <a v-if="view.suit" class="wb-tool" :href="'/suits/' + view.suit">诉中研判</a>
        <a class="wb-tool" :href="'/similar?judgment=' + view.id">类案</a>
        <a class="wb-tool" :href="view.paper.original" download>下载原件</a>
        <button type="button" class="wb-tool" @click="print">打印</button>
        <button type="button" class="wb-tool" @click="$refs.help.showModal()">按键（?）</button>
        <button v-if="view.may.correct" type="button" class="wb-tool" @click="$emit('throw')">移入回收站</button>
        <button v-if="view.may.hold" type="button" class="wb-tool" @click="$emit('hold')">{{ view.held.length ? "解除保全" : "保全" }}</button>
        <template v-if="view.list">
          <button type="button" class="wb-tool" :disabled="!view.previous" @click="leave(view.previous)" title="上一份（K）">上一份</button>
          <button type="button" class="wb-tool" :disabled="!view.next" @click="leave(view.next)" title="下一份（J）">下一份</button>
        </template>
        <button v-if="view.may.reopen" type="button" class="button plain-button" :disabled="busy" @click="$refs.reopen.showModal()">退回核对</button>
        <button v-if="view.may.check" type="button" class="button" :disabled="busy" @click="check">核对完毕</button>
        <button v-if="view.may.second" type="button" class="button" :disabled="busy" @click="send('second_check', {})">复核完毕</button>
      </header>
      <p v-if="conflict" class="wb-conflict" role="alert">{{ conflict }}
        <button type="button" class="button plain-button" @click="send('reload', {})">载入最新内容{{ draft ? "（保留正在填写的）" : "" }}</button></p>
      <p v-else-if="problem" class="wb-conflict" role="alert">{{ problem }} <button type="button" class="text-button" @click="problem = ''">知道了</button></p>
      <div v-if="view.newer" class="wb-notice wb-newer" role="status"><b>有新版本待看</b>：核对后收到的文件内容不同。
        <template v-if="view.newer.length">采用后将有 {{ view.newer.length }} 处变化：<ul><li v-for="line in view.newer" :key="line">{{ line }}</li></ul></template>
        <p v-if="view.may.correct" class="dialog-actions">
          <button type="button" class="button plain-button" :disabled="busy" @click="send('keep', {})">保持核对过的内容</button>
          <button type="button" class="button" :disabled="busy" @click="send('take_over', {})">采用新版本，重新核对</button></p></div>
      <p v-for="notice in view.notices" :key="notice" class="wb-notice">{{ notice }}</p>
      <div class="wb-body">
        <Viewer ref="viewer" :paper="view.paper" :places="places" :chosen="chosen" :target="target" :fields="assignable" @choose="pick" @assign="assign"></Viewer>
        <div class="wb-right">
          <div class="wb-tabs" role="tablist">
            <button type="button" role="tab" :aria-selected="tab === 'fields'" @click="tab = 'fields'">读出的内容</button>
            <button type="button" role="tab" :aria-selected="tab === 'history'" @click="tab = 'history'">办理记录（{{ view.history.length }}）</button>
          </div>
          <Fields v-show="tab === 'fields'" ref="fields" :view="view" :forms="forms" :chosen="chosen" :draft="draft" :busy="busy"
            @choose="chosen = $event" @deed="deed" @edit="edit" @add="add" @save="save" @cancel="cancel"></Fields>
          <History v-if="tab === 'history'" :entries="view.history"></History>
        </div>
      </div>
      <dialog ref="help" class="wb-dialog" aria-label="按键"><h2>按键</h2>
        <table><tr v-for="[name, does] in keys" :key="name"><th>{{ name }}</th><td>{{ does }}</td></tr></table>
        <form method="dialog"><button class="button plain-button">关闭</button></form></dialog>
      <dialog ref="check" class="wb-dialog" aria-label="核对完毕"><h2>还有 {{ view.review.length }} 栏需要核对</h2>
        <ul><li v-for="entry in view.review" :key="entry.field"><b>{{ entry.label }}</b>：{{ entry.why }}</li></ul>
        <label><input type="checkbox" v-model="accepted"> 以上各栏我已对照原文看过，按现在的内容确认</label>
        <form method="dialog" class="dialog-actions"><button class="button plain-button">再看看</button>
          <button class="button" :disabled="!accepted" @click="send('check', { accept: view.review.map((entry) => entry.field) })">核对完毕</button></form></dialog>
      <dialog ref="reopen" class="wb-dialog" aria-label="退回核对"><h2>退回核对</h2>
        <label class="wb-reason"><span>退回的原因</span><input class="input" v-model="reason" maxlength="500"></label>
        <form method="dialog" class="dialog-actions"><button class="button plain-button">取消</button>
          <button class="button" :disabled="!reason.trim()" @click="send('reopen', { reason })">退回</button></form></dialog>
      <Printed :view="view"></Printed>
    </div>`,
  computed: {
    all() {
      return this.view.groups.flatMap((group) => group.fields);
    },
    places() {
      if (!this.view.paper.evidence) return [];
      return this.view.quoted.concat(this.all.flatMap((field) =>
        field.rows.filter((row) => !row.gone).flatMap((row) => row.places.map((place) => ({ ...place, row: row.id })))));
    },
    assignable() {
      return this.view.may.correct && this.view.paper.evidence ? this.all : [];
    },
    target() {
      return this.assignable.length ? this.chosenField?.label ?? "" : "";
    },
    chosenField() {
      const adding = this.chosen.startsWith("add ") ? this.chosen.slice(4) : null;
      return this.all.find((field) => field.name === adding || field.rows.some((row) => row.id === this.chosen));
    },
  },
  mounted() {
    this.listen = (event) => this.key(event);
    this.warn = (event) => this.draft && event.preventDefault();
    document.addEventListener("keydown", this.listen);
    window.addEventListener("beforeunload", this.warn);
    if (this.chosen !== QUOTED) this.$el.querySelector(".wb-result").focus({ preventScroll: true });
  },
  beforeUnmount() {
    document.removeEventListener("keydown", this.listen);
    window.removeEventListener("beforeunload", this.warn);
  },
  methods: {
    clear() {
      this.problem = "";
    },
    send(name, values) {
      this.busy = true;
      this.$emit("deed", { name, revision: this.view.revision, ...values });
    },
    /** The server's answer to what was sent: nothing (done), or what went wrong. */
    answered({ problem = "", conflict = "", loaded = false }) {
      this.busy = false;
      [this.problem, this.conflict] = [problem, conflict];
      if (problem || conflict) return;
      if (loaded) return this.rebase();
      const finished = this.draft?.sent ? this.draft.row : "";
      if (finished) this.draft = null;
      [this.accepted, this.reason] = [false, ""];
      this.$nextTick(() => this.proceed(finished));
    },
    rebase() {
      if (!this.draft || this.draft.row.startsWith("add ")) return;
      const field = this.all.find((one) => one.name === this.draft.field);
      if (field.rows.some((row) => row.id === this.draft.row)) return;
      Object.assign(this.draft, { row: `add ${field.name}`, item: null, action: "add" });
    },
    rows() {
      return [...this.$el.querySelectorAll("[data-row]")];
    },
    proceed(finished) {
      const at = this.after;
      this.after = -1;
      const next = this.rows()[at];
      if (next) next.focus();
      else if (finished) this.$refs.fields.focus(finished);
    },
    pick(id) {
      if (id === QUOTED) return void (this.chosen = id);
      this.tab = "fields";
      this.chosen = id;
      this.$nextTick(() => this.$refs.fields.focus(id));
    },
    deed(action, field, row) {
      if (this.busy) return;
      const at = this.rows().findIndex((one) => one.dataset.row === row.id);
      this.after = action === "confirm" ? at + 1 : at;
      this.send("correct", { field: field.name, item: row.item, action, value: null, place: null, note: "" });
    },
    draftOf(field, row, action) {
      const values = {};
      for (const input of this.forms[field.name]) {
        values[input.key] = (input.key ? row?.value?.[input.key] : row?.value) ?? (input.kind === "flag" ? false : input.kind === "choice" ? null : "");
      }
      return { row: row ? row.id : `add ${field.name}`, field: field.name, item: row?.item ?? null, action, values, place: null, note: "", sent: false };
    },
    edit(field, row) {
      if (this.draft?.row === row.id || !this.mayDrop()) return;
      this.draft = this.draftOf(field, row, "change");
      this.chosen = row.id;
    },
    add(field) {
      if (!this.mayDrop()) return;
      this.draft = this.draftOf(field, null, "add");
      this.chosen = `add ${field.name}`;
    },
    mayDrop() {
      return !this.draft || window.confirm("正在填写的内容还没有保存，要放弃吗？");
    },
    cancel() {
      const id = this.draft?.row;
      this.draft = null;
      this.$nextTick(() => this.$refs.fields.focus(id ?? this.chosen));
    },
    save(value) {
      this.draft.sent = true;
      this.after = this.rows().findIndex((one) => one.dataset.row === this.draft.row);
      const { field, item, action, place, note } = this.draft;
      this.send("correct", { field, item, action, value, note, place: place && { start: place.start, end: place.end, document: this.view.paper.document } });
    },
    /** Marked text for the chosen value, or for the field `name`: for a list as a new item. */
    assign(mark, name) {
      const field = name ? this.all.find((one) => one.name === name) : this.chosenField;
      const row = field.rows.find((one) => (name ? !field.listed : one.id === this.chosen) && !one.gone);
      if (!this.draft || this.draft.field !== field.name) {
        if (!this.mayDrop()) return;
        this.draft = this.draftOf(field, row, row || !field.listed ? "change" : "add");
      }
      this.chosen = this.draft.row;
      this.draft.place = mark;
      const inputs = this.forms[field.name];
      const into = field.name === "causes" ? inputs.find((input) => input.key === "quote") : inputs.find((input) => ["text", "date"].includes(input.kind));
      if (into) this.draft.values[into.key] = into.kind === "date" ? dateOf(mark.text) || mark.text : mark.text;
    },
    check() {
      if (this.draft && !this.mayDrop()) return;
      this.draft = null;
      if (this.view.review.length) this.$refs.check.showModal();
      else this.send("check", { accept: [] });
    },
    leave(address) {
      if (!address || !this.mayDrop()) return;
      this.draft = null;
      this.$nextTick(() => window.location.assign(address));
    },
    print() {
      window.print();
    },
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || this.$el.querySelector("dialog[open]")) return;
      if (event.target.closest?.("input, textarea, select")) return;
      const viewer = this.$refs.viewer;
      const does = {
        j: () => this.leave(this.view.next), k: () => this.leave(this.view.previous), "?": () => this.$refs.help.showModal(),
        "？": () => this.$refs.help.showModal(), PageDown: () => viewer.go(viewer.number + 1), PageUp: () => viewer.go(viewer.number - 1),
        "+": () => viewer.zoomBy(1), "=": () => viewer.zoomBy(1), "-": () => viewer.zoomBy(-1),
        Escape: () => (this.draft ? this.cancel() : this.leave(this.view.back)),
      }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (does) {
        event.preventDefault();
        does();
      }
    },
  },
};
