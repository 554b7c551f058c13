// Sends proof files, one after the other, and tells of each that was taken.
import { sent, size, unfit } from "anjian-sending/sending.js";

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
        const why = unfit(file, this.largest);
        if (why) this.refuse(file.name, why);
        else this.waiting.push(file);
      }
      this.next();
    },
    async next() {
      if (this.sending || !this.waiting.length) return;
      const file = this.waiting.shift();
      this.sending = file.name;
      this.share = 0;
      const { said, why } = await sent("PUT", `${this.address}/${encodeURIComponent(file.name)}`, file, (share) => (this.share = share));
      if (why) this.refuse(file.name, why);
      else this.$emit("taken", { id: said.id });
      this.sending = "";
      this.next();
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
