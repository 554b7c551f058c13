// Papers of a suit, dropped or chosen.  While there is no address they wait, and `wanted` asks for one: the suit is registered first.
import { form, sent, size, unfit } from "anjian-sending/sending.js";

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
        const why = unfit(file, this.largest);
        if (why) this.refuse(one, why);
      }
      this.$emit("chosen", { count: this.waiting.length });
      this.next();
    },
    next() {
      if (!this.address || this.sending) return;
      if (this.waiting.length) this.send(this.waiting[0]);
      else if (this.number) this.$emit("settled", { taken: this.taken, refused: this.files.length });
    },
    async send(one) {
      [one.state, one.share] = ["sending", 0];
      const { why } = await sent("POST", this.address, form(one.file), (share) => (one.share = share));
      if (why) this.refuse(one, why);
      else this.took(one);
      this.next();
    },
    took(one) {
      this.files = this.files.filter((file) => file.key !== one.key);
      this.taken += 1;
      this.$emit("taken", {});
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
