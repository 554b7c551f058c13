// Papers of a suit, dropped or chosen.  While there is no address they wait, and `wanted` asks for one: the suit is registered first.
const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

export default {
  props: { address: String, largest: Number, brief: Boolean },
  emits: ["chosen", "taken", "settled"],
  data() {
    return { files: [], over: false, number: 0, taken: 0 };
  },
  computed: {
    sending() {
      return this.files.find((file) => file.state === "sending");
    },
    waiting() {
      return this.files.filter((file) => file.state === "waiting");
    },
  },
  watch: {
    address: "next",
  },
  mounted() {
    this.leave = (event) => (this.sending ? event.preventDefault() : null);
    addEventListener("beforeunload", this.leave);
  },
  unmounted() {
    removeEventListener("beforeunload", this.leave);
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
        this.files.push({ key: (this.number += 1), file, name: file.name, size: file.size, state: "waiting", share: 0, why: "" });
        const one = this.files.at(-1); // the one that Vue watches
        if (file.size > this.largest) this.refuse(one, `文件有 ${size(file.size)}，超过上限 ${size(this.largest)}。请拆分后上传。`);
        if (file.size === 0) this.refuse(one, "文件是空的。请重新导出或重新选择文件。");
      }
      this.$emit("chosen", { count: this.waiting.length });
      this.next();
    },
    next() {
      if (!this.address || this.sending) return;
      if (this.waiting.length) this.send(this.waiting[0]);
      else if (this.number) this.$emit("settled", { taken: this.taken, refused: this.files.length });
    },
    send(one) {
      const request = new XMLHttpRequest();
      const body = new FormData();
      [one.state, one.share] = ["sending", 0];
      body.append("files", one.file, one.name);
      request.open("POST", this.address);
      request.responseType = "json";
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) one.share = event.loaded / event.total;
      };
      request.onload = () => this.answered(one, request.status, request.response ?? {});
      request.onerror = () => this.refuse(one, "没有传到服务器，网络中断了。请检查网络后重试。");
      request.onloadend = () => this.next();
      request.send(body);
    },
    answered(one, status, said) {
      const refused = said.files?.find((file) => file.error)?.error ?? (status >= 400 ? said : null);
      if (refused) return this.refuse(one, (refused.title ?? refused.message ?? "服务器没有接收这个文件。") + (refused.remedy ?? "请稍后重试。"));
      this.files = this.files.filter((file) => file.key !== one.key);
      this.taken += 1;
      return this.$emit("taken", {});
    },
    refuse(one, why) {
      [one.state, one.why] = ["failed", why];
    },
    again(one) {
      [one.state, one.why] = ["waiting", ""];
      this.next();
    },
    remove(one) {
      this.files = this.files.filter((file) => file.key !== one.key);
      this.$emit("chosen", { count: this.waiting.length });
    },
  },
  template: `
    <section class="suit-upload" aria-label="上传应诉材料">
      <div class="upload-zone" :class="{ over, brief }" @dragover.prevent="over = true" @dragleave="over = false" @drop.prevent="dropped">
        <p v-if="!brief" class="upload-lead">把应诉通知书、起诉状、被诉决定等材料拖到这里</p>
        <p class="quiet"><template v-if="brief">把材料拖到这里，或</template> <label :class="brief ? 'text-button' : 'button plain-button'" role="button" tabindex="0" @keydown.enter="$refs.files.click()" @keydown.space.prevent="$refs.files.click()">选择文件<input ref="files" type="file" multiple hidden @change="picked"></label>
          <span v-if="!brief" class="small">　PDF、扫描件、图片、Word、WPS、OFD、文本，单个不超过 {{ size(largest) }}</span></p>
      </div>
      <ul v-if="files.length" class="upload-files">
        <li v-for="one in files" :key="one.key">
          <span class="upload-name" :title="one.name">{{ one.name }}</span>
          <span class="quiet number">{{ size(one.size) }}</span>
          <span v-if="one.state === 'failed'" class="upload-why"><span class="tone-bad" role="alert">{{ one.why }}</span>
            <button type="button" class="text-button" @click="again(one)">重试</button> <button type="button" class="text-button" @click="remove(one)">移除</button></span>
          <span v-else-if="one.state === 'sending'" class="upload-why" role="status"><progress :value="one.share" max="1" :aria-label="one.name + '的上传进度'"></progress> {{ Math.round(one.share * 100) }}%</span>
          <span v-else class="upload-why quiet">{{ address ? "等待上传" : "登记时上传" }} <button type="button" class="text-button" @click="remove(one)">移除</button></span>
        </li>
      </ul>
    </section>`,
};
