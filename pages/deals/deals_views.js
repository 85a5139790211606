// The saved views above the table: links, and the forms in which they are saved and changed. The address says which one is open.
export const Views = {
  props: { views: Object, address: String, plain: String, labels: Object, fault: String },
  emits: ["act", "calm"],
  data: () => ({ form: null, last: "" }),
  computed: {
    open() { return this.views.list.find((one) => one.href === this.address); },
  },
  watch: {
    views(views) { if (views.done) this.form = null; },
    fault(fault) { if (fault && this.form) this.form.sent = false; },
    open: { immediate: true, handler(view) { if (view && !view.owner) this.last = view.name; } },
  },
  methods: {
    save() { this.begin({ text: this.last, shared: false }); },
    change() { this.begin({ id: this.open.id, seen: this.open.name, text: this.open.name, shared: this.open.shared }); },
    begin(form) { this.$emit("calm"); this.form = { lacking: "", ...form }; },
    send() {
      const { id, seen, text, shared } = this.form;
      if (!text) { this.form.lacking = this.labels.empty; return; }
      if (this.form.sent) return; // of a double click the first is enough
      Object.assign(this.form, { lacking: "", sent: true });
      this.$emit("calm");
      this.$emit("act", id ? { name: "rename", id, seen, text } : { name: "save", text, shared });
    },
    show(dialog) { if (dialog && !dialog.open) { dialog.showModal(); dialog.querySelector("input").select(); } },
  },
  template: `
    <nav class="vt-views" :aria-label="labels.views">
      <a class="vt-view" :href="plain" :aria-current="address === plain ? 'page' : null">{{ labels.everything }}</a>
      <span v-for="one in views.list" :key="one.id" class="vt-one"><a class="vt-view" data-testid="saved-view" :href="one.href" :aria-current="one === open ? 'page' : null">
        {{ one.name }}<small v-if="one.owner"> · {{ one.owner }}</small></a>
        <button v-if="one === open && one.edits" type="button" data-act="change-view" :aria-label="labels.change + ': ' + one.name" :title="labels.change" @click="change">⋯</button></span>
      <button v-if="!open && address !== plain" type="button" class="vt-save" data-act="save-view" @click="save">{{ labels.save }}</button>
      <dialog v-if="form" :ref="show" class="vk-form" aria-labelledby="vt-view-title" @cancel.prevent="form = null" @keydown.stop><form data-testid="view-form" novalidate @submit.prevent="send">
        <h2 id="vt-view-title">{{ form.id ? labels.change : labels.save }}</h2>
        <p v-if="!form.id" class="v-soft v-small">{{ labels.about }}</p>
        <label class="v-field"><span>{{ labels.name }}</span><input v-model.trim="form.text" class="v-input" maxlength="60" autocomplete="off" autofocus></label>
        <label v-if="!form.id && views.shares" class="vt-tick"><input v-model="form.shared" type="checkbox"> {{ labels.shared }}</label>
        <p class="bad" role="alert">{{ form.lacking || fault }}</p>
        <div v-if="form.id" class="vt-beside">
          <button v-if="form.shared || (views.shares && !open?.owner)" type="button" class="v-link" @click="$emit('act', {name: 'share', id: form.id, shared: !form.shared})">{{ form.shared ? labels.unshare : labels.share }}</button>
          <button type="button" class="v-link" @click="$emit('act', {name: 'delete', id: form.id})">{{ labels.delete }}</button></div>
        <div class="v-acts"><button type="button" class="v-button" @click="form = null">{{ labels.cancel }}</button><button class="v-button main">{{ labels.keep }}</button></div>
      </form></dialog>
    </nav>`,
};
