// A button for a file: sent as it is to an address of its own, so that its size is capped at the server.
export default {
  props: { label: String, address: String },
  emits: ["sent", "failed"],
  data: () => ({ busy: false }),
  methods: {
    async send({ target }) {
      const [file] = target.files;
      if (!file) return;
      this.busy = true;
      try {
        const answer = await fetch(`${this.address}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
        if (answer.ok) this.$emit("sent", { token: (await answer.json()).token });
        else this.$emit("failed");
      } catch { this.$emit("failed"); }
      this.busy = false;
      target.value = "";
    },
  },
  template: `<label class="v-button vk-file" :aria-busy="busy"><span>{{ label }}</span>
    <input class="v-unseen" type="file" accept=".csv,.xlsx,.txt,.gz" :disabled="busy" @change="send" data-testid="price-file"></label>`,
};
