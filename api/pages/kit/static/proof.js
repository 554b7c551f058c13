// Sends proof files, one after the other, and tells of each that was taken.
const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

export default {
  props: { address: String, largest: Number },
  emits: ["taken"],
  data() {
    return { waiting: [], sending: "", share: 0, refused: [], over: false };
  },
  methods: {
    size,
    picked(event) {
      this.add([...event.target.files]);
      event.target.value = "";
    },
    dropped(event) {
      this.over = false;
      this.add([...event.dataTransfer.files]);
    },
    add(files) {
      for (const file of files) {
        if (file.size === 0) this.refuse(file.name, "文件是空的。");
        else if (file.size > this.largest) this.refuse(file.name, `文件有 ${size(file.size)}，超过上限 ${size(this.largest)}。`);
        else this.waiting.push(file);
      }
      this.next();
    },
    next() {
      if (this.sending || !this.waiting.length) return;
      const file = this.waiting.shift();
      const request = new XMLHttpRequest();
      this.sending = file.name;
      this.share = 0;
      request.open("PUT", `${this.address}/${encodeURIComponent(file.name)}`);
      request.responseType = "json";
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) this.share = event.loaded / event.total;
      };
      request.onload = () => {
        const said = request.response ?? {};
        if (request.status === 201) this.$emit("taken", { id: said.id });
        else this.refuse(file.name, (said.title ?? "服务器没有接收这个文件。") + (said.remedy ?? "请稍后重试。"));
      };
      request.onerror = () => this.refuse(file.name, "没有传到服务器，网络中断了。请检查网络后重试。");
      request.onloadend = () => {
        this.sending = "";
        this.next();
      };
      request.send(file);
    },
    refuse(name, why) {
      this.refused.push({ name, why });
    },
  },
  template: `
    <section class="upload" aria-label="上传佐证材料">
      <div class="upload-zone" :class="{ over }" @dragover.prevent="over = true" @dragleave="over = false" @drop.prevent="dropped">
        <p class="quiet">把文件拖到这里，或 <label class="text-button" role="button" tabindex="0" @keydown.enter="$refs.files.click()" @keydown.space.prevent="$refs.files.click()">选择文件<input ref="files" type="file" multiple hidden @change="picked"></label>。PDF、Word、Excel、OFD、图片或文本，单个不超过 {{ size(largest) }}。</p>
        <p v-if="sending" role="status">{{ sending }}：正在上传 {{ Math.round(share * 100) }}%<template v-if="waiting.length">，还有 {{ waiting.length }} 个</template></p>
        <p v-for="(one, index) in refused" :key="index" role="alert" class="tone-bad">{{ one.name }}：{{ one.why }} <button type="button" class="text-button" @click="refused.splice(index, 1)">知道了</button></p>
      </div>
    </section>`,
};
