// Sends one workbook to be checked and tells the number of its report.
const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

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
    send(file) {
      this.name = file.name;
      if (file.size === 0) return this.refuse("文件是空的。请重新选择文件。");
      if (file.size > this.largest) return this.refuse(`文件有 ${size(file.size)}，超过上限 ${size(this.largest)}。请拆分后再导入。`);
      this.state = "sending";
      this.share = 0;
      const request = new XMLHttpRequest();
      request.open("PUT", `/api/v1/ledger/imports/${encodeURIComponent(file.name)}`);
      request.responseType = "json";
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) this.share = event.loaded / event.total;
      };
      request.onload = () => {
        const said = request.response ?? {};
        if (request.status === 201) this.$emit("checked", { id: said.id });
        else this.refuse((said.title ?? "服务器没有接收这个文件。") + (said.remedy ?? "请稍后重试。"));
      };
      request.onerror = () => this.refuse("没有传到服务器，网络中断了。请检查网络后重试。");
      request.send(file);
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
