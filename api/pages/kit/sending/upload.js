// Sends files, a few at a time, and shows how far each is until the server has it; from there the batch's list takes over.
import { form, sent, size, unfit } from "anjian-sending/sending.js";

const AT_ONCE = 3;

const read = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

// All files below a dropped folder; a browser hands out at most a hundred names at a time.
const walk = async (entry) => {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (let names = await read(reader); names.length; names = await read(reader)) {
    for (const name of names) found.push(...(await walk(name)));
  }
  return found;
};

export default {
  props: { batch: Number, largest: Number, quiet: Boolean },
  emits: ["received"],
  data() {
    return { files: [], known: this.batch, over: false, sent: 0, number: 0 };
  },
  computed: {
    waiting() {
      return this.files.filter((file) => file.state === "waiting");
    },
    sending() {
      return this.files.filter((file) => file.state === "sending");
    },
    failed() {
      return this.files.filter((file) => file.state === "failed");
    },
    busy() {
      return this.waiting.length + this.sending.length > 0;
    },
    shown() {
      return [...this.failed, ...this.sending, ...this.waiting];
    },
  },
  mounted() {
    this.handlers = {
      dragover: (event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        this.over = true;
      },
      dragleave: (event) => {
        if (!event.relatedTarget) this.over = false;
      },
      drop: (event) => this.dropped(event),
      beforeunload: (event) => {
        if (this.busy) event.preventDefault();
      },
    };
    for (const [name, handler] of Object.entries(this.handlers)) addEventListener(name, handler);
  },
  unmounted() {
    for (const [name, handler] of Object.entries(this.handlers)) removeEventListener(name, handler);
  },
  methods: {
    size,
    async dropped(event) {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      this.over = false;
      const plain = [...event.dataTransfer.files];
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      if (!entries.some((entry) => entry.isDirectory)) return this.add(plain);
      for (const entry of entries) this.add(await walk(entry));
    },
    picked(event) {
      this.add([...event.target.files]);
      event.target.value = "";
    },
    add(files) {
      for (const file of files) {
        if (file.name.startsWith(".")) continue; // a system's own files in a folder
        this.files.push({ key: (this.number += 1), file, name: file.name, size: file.size, state: "waiting", share: 0, why: "" });
        const one = this.files.at(-1); // the one that Vue watches
        const why = unfit(file, this.largest);
        if (why) this.refuse(one, why);
      }
      this.next();
    },
    next() {
      // The first answer opens the batch; the others join it.
      const most = this.known ? AT_ONCE : 1;
      while (this.sending.length < most && this.waiting.length) this.send(this.waiting[0]);
    },
    async send(one) {
      one.state = "sending";
      one.share = 0;
      const address = "/api/v1/documents" + (this.known ? `?batch=${this.known}` : "");
      const { said, why } = await sent("POST", address, form(one.file), (share) => (one.share = share));
      if (why) this.refuse(one, why);
      else this.took(one, said.batch_id);
      this.next();
    },
    took(one, batch) {
      this.known = batch;
      this.sent += 1;
      this.files = this.files.filter((file) => file.key !== one.key);
      this.$emit("received", { batch });
    },
    refuse(one, why) {
      one.state = "failed";
      one.why = why;
    },
    again(one) {
      one.state = "waiting";
      one.why = "";
      this.next();
    },
    drop(one) {
      this.files = this.files.filter((file) => file.key !== one.key);
    },
    stop() {
      this.files = this.files.filter((file) => file.state !== "waiting");
    },
    close() {
      this.files = [];
      this.sent = 0;
    },
  },
  template: `
    <section :class="quiet ? 'upload-quiet' : 'upload'" aria-label="上传文件">
      <div v-if="quiet && over" class="upload-veil">松开鼠标，上传这些文件</div>
      <div v-if="!quiet" class="upload-zone" :class="{ over }">
        <p class="upload-lead">把文件或文件夹拖到这里</p>
        <p class="quiet">可以一次放很多份。支持 PDF、扫描件、图片、Word、WPS、OFD、文本和 ZIP 压缩包，单个文件不超过 {{ size(largest) }}。</p>
        <div class="row">
          <label class="button" role="button" tabindex="0" @keydown.enter="$refs.files.click()" @keydown.space.prevent="$refs.files.click()">选择文件<input ref="files" type="file" multiple hidden @change="picked"></label>
          <label class="button plain-button" role="button" tabindex="0" @keydown.enter="$refs.folder.click()" @keydown.space.prevent="$refs.folder.click()">选择文件夹<input ref="folder" type="file" webkitdirectory hidden @change="picked"></label>
        </div>
      </div>
      <div v-if="files.length || (quiet && sent)" class="upload-panel">
        <div class="list-bar">
          <span role="status">{{ busy ? "正在上传，" : "" }}已送到 {{ sent }} 件<template v-if="busy">，还有 {{ waiting.length + sending.length }} 件</template><template v-if="failed.length">，没有送到 {{ failed.length }} 件</template></span>
          <span class="grow"></span>
          <button v-if="waiting.length" type="button" class="text-button" @click="stop">停止上传其余文件</button>
          <a v-if="quiet && known" :href="'/batches/' + known">查看处理进度</a>
          <button v-if="!busy" type="button" class="text-button" @click="close">关闭</button>
        </div>
        <ul class="upload-files" v-if="shown.length">
          <li v-for="one in shown" :key="one.key">
            <span class="upload-name" :title="one.name">{{ one.name }}</span>
            <span class="quiet number">{{ size(one.size) }}</span>
            <span v-if="one.state === 'failed'" class="upload-why"><span class="tone-bad">{{ one.why }}</span>
              <button type="button" class="text-button" @click="again(one)">重试</button> <button type="button" class="text-button" @click="drop(one)">移除</button></span>
            <span v-else-if="one.state === 'sending'" class="upload-why"><progress :value="one.share" max="1" :aria-label="one.name + '的上传进度'"></progress> {{ Math.round(one.share * 100) }}%</span>
            <span v-else class="upload-why quiet">等待上传</span>
          </li>
        </ul>
      </div>
    </section>`,
};
