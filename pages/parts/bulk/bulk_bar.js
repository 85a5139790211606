// The bar of chosen deals, the form for what a move asks for, and the report of what was refused; the page knows what is chosen.
export const BulkBar = {
  props: { count: Number, people: Array, everybody: Array, moves: Array, exports: Boolean, labels: Object, told: Object, busy: Boolean },
  emits: ["act", "clear", "heard"],
  data: () => ({ form: null }),
  methods: {
    /** What was picked in a list that is a verb: it shows the verb again. */
    picked(event) {
      const value = event.target.value;
      event.target.value = "";
      return value;
    },
    move(event) {
      const code = this.picked(event);
      const stage = this.moves.find((one) => one.code === code);
      if (stage.ask) this.form = { to: code, ...stage.ask, answer: "", fault: "" };
      else this.$emit("act", { name: "move", to: code });
    },
    answer() {
      if (!this.form.answer) { this.form.fault = this.form.lacking; return; }
      this.$emit("act", { name: "move", to: this.form.to, reason: this.form.answer });
      this.form = null;
    },
    open(dialog) { if (dialog && !dialog.open) dialog.showModal(); },
    focus() { this.$el.querySelector("[data-act=move]")?.focus(); },
  },
  template: `
    <div class="vk" @keydown.stop>
      <div v-if="count" class="vk-bar" role="toolbar" :aria-label="labels.acts" data-testid="table-bulk" @keydown.esc="$emit('clear')">
        <b role="status">{{ labels.chosen }}: {{ count.toLocaleString(labels.lang) }}</b>
        <select v-if="people.length" data-act="assign" :aria-label="labels.assign" @change="$emit('act', {name: 'assign', person: Number(picked($event))})">
          <option value="" selected>{{ labels.assign }}</option><option v-for="[id, name] in people" :key="id" :value="id">{{ name }}</option></select>
        <select data-act="move" :aria-label="labels.move" @change="move"><option value="" selected>{{ labels.move }}</option>
          <option v-for="stage in moves" :key="stage.code" :value="stage.code">{{ stage.name }}</option></select>
        <select data-act="observe" :aria-label="labels.observe" @change="$emit('act', {name: 'observe', person: Number(picked($event))})">
          <option value="" selected>{{ labels.observe }}</option><option v-for="[id, name] in everybody" :key="id" :value="id">{{ name }}</option></select>
        <select v-if="exports" data-act="export" :aria-label="labels.export" :disabled="busy" @change="$emit('act', {name: 'export', form: picked($event)})">
          <option value="" selected>{{ busy ? labels.wait : labels.export }}</option><option v-for="[form, name] in labels.forms" :key="form" :value="form">{{ name }}</option></select>
        <button type="button" data-act="clear" @click="$emit('clear')">{{ labels.clear }}</button>
      </div>
      <dialog v-if="form" :ref="open" class="vk-form" aria-labelledby="vk-ask" @cancel.prevent="form = null"><form data-testid="requirement-form" novalidate @submit.prevent="answer">
        <h2 id="vk-ask">{{ form.title }}</h2><label>{{ form.ask }}<textarea v-model.trim="form.answer" rows="3" maxlength="2000" autofocus></textarea></label>
        <p class="bad" role="alert">{{ form.fault }}</p>
        <div class="v-acts"><button type="button" class="v-button" @click="form = null">{{ labels.cancel }}</button><button class="v-button main">{{ form.act }}</button></div>
      </form></dialog>
      <dialog v-if="told" :ref="open" class="vk-form" aria-labelledby="vk-told" data-testid="bulk-report" @cancel.prevent="$emit('heard')">
        <h2 id="vk-told">{{ told.title }}</h2><ul><li v-for="[id, title, why] in told.lines" :key="id"><b>{{ title }}</b> {{ why }}</li></ul>
        <div class="v-acts"><button type="button" class="v-button" autofocus @click="$emit('heard')">{{ labels.close }}</button></div>
      </dialog>
    </div>`,
};

/** Let the browser fetch a file without leaving the page. */
export function fetchFile(address) {
  const link = Object.assign(document.createElement("a"), { href: address, download: "" });
  document.body.append(link);
  link.click();
  link.remove();
}
