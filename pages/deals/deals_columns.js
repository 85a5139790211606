// The form in which columns are chosen and put in order: ticks and «up», «down», so that keys and thumbs do as well as a mouse.
export const Columns = {
  props: { names: Array, every: Array, usual: Array, labels: Object },
  emits: ["set", "close"],
  data() {
    const titles = Object.fromEntries(this.every);
    const rest = this.every.map(([name]) => name).filter((name) => !this.names.includes(name));
    return { titles, order: [...this.names, ...rest], on: new Set(this.names) };
  },
  methods: {
    tick(name, box) {
      if (this.on.has(name) && this.on.size === 1) { box.checked = true; return; } // one column is left at least
      if (!this.on.delete(name)) this.on.add(name);
      this.tell();
    },
    shift(at, by, event) {
      const name = this.order.splice(at, 1)[0];
      this.order.splice(at + by, 0, name);
      this.tell();
      this.$nextTick(() => { if (event.target.disabled) event.target.parentElement.querySelector("button:enabled")?.focus(); else event.target.focus(); });
    },
    reset() {
      this.on = new Set(this.usual);
      this.order = [...this.usual, ...this.every.map(([name]) => name).filter((name) => !this.usual.includes(name))];
      this.tell();
    },
    tell() { this.$emit("set", this.order.filter((name) => this.on.has(name))); },
    open(dialog) { if (dialog && !dialog.open) dialog.showModal(); },
  },
  template: `
    <dialog :ref="open" class="vk-form" aria-labelledby="vt-columns" data-testid="columns" @cancel.prevent="$emit('close')" @keydown.stop>
      <h2 id="vt-columns">{{ labels.columns }}</h2><p class="v-soft v-small">{{ labels.columnsAbout }}</p>
      <ul class="vt-columns"><li v-for="(name, at) in order" :key="name">
        <label><input type="checkbox" :checked="on.has(name)" :data-column="name" @change="tick(name, $event.target)"> {{ titles[name] }}</label>
        <span><button type="button" class="v-button" :disabled="!at" :aria-label="labels.up + ': ' + titles[name]" :title="labels.up" @click="shift(at, -1, $event)">↑</button>
        <button type="button" class="v-button" :disabled="at === order.length - 1" :aria-label="labels.down + ': ' + titles[name]" :title="labels.down" @click="shift(at, 1, $event)">↓</button></span>
      </li></ul>
      <div class="v-acts"><button type="button" class="v-button" @click="reset">{{ labels.usual }}</button>
        <button type="button" class="v-button main" @click="$emit('close')">{{ labels.done }}</button></div>
    </dialog>`,
};
