// Sends one workbook to be checked and tells the number of its report.
import { sent, size, unfit } from "anjian-sending/sending.js";

export default {
  props: { largest: Number },
  emits: ["checked"],
  data() {
    return { name: "", share: 0, state: "waiting", why: "", over: false };
  },
  methods: {
    size,
    picked(event) {
      const file = event.target.files[0];
      event.target.value = "";
      if (file) this.send(file);
    },
    dropped(event) {
      this.over = false;
      const file = event.dataTransfer.files[0];
      if (file && this.state !== "sending") this.send(file);
    },
    async send(file) {
      this.name = file.name;
      const unsendable = unfit(file, this.largest);
      if (unsendable) return this.refuse(unsendable);
      this.state = "sending";
      this.share = 0;
      const { said, why } = await sent("PUT", `/api/v1/ledger/imports/${encodeURIComponent(file.name)}`, file, (share) => (this.share = share));
      return why ? this.refuse(why) : this.$emit("checked", { id: said.id });
    },
    refuse(why) {
      this.state = "failed";
      this.why = why;
    },
  },
  template: `
    <section class="upload" aria-label="选择台账文件">
      <div class="upload-zone" :class="{ over }" @dragover.prevent="over = true" @dragleave="over = false" @drop.prevent="dropped">
        <p class="upload-lead">把 Excel 台账拖到这里</p>
        <p class="quiet">.xlsx 工作簿，不超过 {{ size(largest) }}。</p>
        <div class="row">
          <label v-if="state !== 'sending'" class="button" role="button" tabindex="0" @keydown.enter="$refs.file.click()" @keydown.space.prevent="$refs.file.click()">选择文件<input ref="file" type="file" accept=".xlsx" hidden @change="picked"></label>
        </div>
        <p v-if="state === 'sending'" role="status">{{ name }}：<template v-if="share < 1">正在上传 {{ Math.round(share * 100) }}%</template><template v-else>正在检查……</template></p>
        <p v-if="state === 'failed'" role="alert" class="tone-bad">{{ name }}：{{ why }}</p>
      </div>
    </section>`,
};
