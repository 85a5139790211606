// The table of deals: a window of rows over the server's order; what is chosen is kept here as ids, or as «all but these».
const PITCH = { wide: 36, narrow: 84 }; // px, a row

export default {
  props: { table: Array, labels: Object },
  emits: ["need", "filter", "assign", "move", "resume"],
  data() {
    return { ...this.table[0], marked: new Set(), all: false, top: 0, height: innerHeight, pitch: PITCH.wide, current: 0, form: null, told: null };
  },
  computed: {
    range() {
      const from = Math.max(0, Math.floor(this.top / this.pitch) - 5);
      return [from, Math.min(this.count, Math.ceil((this.top + this.height) / this.pitch) + 5)];
    },
    shown() {
      const [from, to] = this.range;
      return this.rows.map((row, i) => ({ ...row, place: this.start + i })).filter(({ place }) => place >= from && place < to);
    },
    chosen() { return this.all ? this.count - this.marked.size : this.marked.size; },
  },
  watch: { range() { this.ask(); } },
  mounted() {
    const phone = matchMedia("(max-width: 640px)");
    this.fit = () => { this.pitch = PITCH[phone.matches ? "narrow" : "wide"]; };
    this.fit();
    phone.addEventListener("change", this.fit);
    this.observer = new ResizeObserver(() => { this.height = this.$refs.body.clientHeight; });
    this.observer.observe(this.$refs.body);
    this.again = () => this.$emit("resume");
    setTimeout(() => { window.socket.io.on("reconnect", this.again); this.again(); });
    this.leave = () => { phone.removeEventListener("change", this.fit); window.socket?.io.off("reconnect", this.again); this.observer.disconnect(); };
  },
  unmounted() { this.leave(); },
  methods: {
    load(table) {
      const { anew, ...facts } = table;
      if (this.typing) delete facts.filters.q, facts.filters = { ...facts.filters, q: this.filters.q };
      Object.assign(this, facts);
      this.asked = null;
      if (anew) { this.$refs.body.scrollTop = this.top = this.current = 0; this.clear(); history.replaceState(history.state, "", this.address); }
      this.$nextTick(() => { this.ask(); if (this.wanted) this.focusRow(); });
    },
    report(told) { this.told = told; this.clear(); },
    ask() {
      const [from, to] = this.range;
      if (from >= this.start && to <= this.start + this.rows.length) return;
      const want = { start: Math.max(0, from - 40), n: Math.min(200, to - from + 80) };
      if (this.asked === want.start) return;
      this.asked = want.start;
      this.$emit("need", want);
    },
    is(id) { return this.marked.has(id) !== this.all; },
    mark(id) { if (!this.marked.delete(id)) this.marked.add(id); },
    markAll() { this.all = !this.all; this.marked = new Set(); },
    clear() { this.all = false; this.marked = new Set(); },
    filter(name, value) { this.$emit("filter", { name, value }); },
    typed(event) {
      this.filters.q = event.target.value;
      clearTimeout(this.typing);
      this.typing = setTimeout(() => { this.typing = null; this.filter("q", this.filters.q); }, 250);
    },
    act(name, facts) { this.$emit(name, { ids: [...this.marked], all: this.all, ...facts }); },
    assign(event) { const owner = Number(event.target.value); event.target.value = ""; this.act("assign", { owner }); },
    move(event) {
      const stage = this.moves.find((one) => one.code === event.target.value);
      event.target.value = "";
      if (stage.ask) this.form = { to: stage.code, ...stage.ask, answer: "", fault: "" };
      else this.act("move", { to: stage.code });
    },
    answer() {
      if (!this.form.answer) { this.form.fault = this.form.lacking; return; }
      this.act("move", { to: this.form.to, reason: this.form.answer });
      this.form = null;
    },
    key(event) {
      const row = event.target.closest("[data-place]");
      if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by) this.step(Number(row.dataset.place) + by);
      else if (event.key === " ") this.mark(Number(row.dataset.dealId));
      else return;
      event.preventDefault();
    },
    step(place) {
      if (place < 0 || place >= this.count) return;
      const body = this.$refs.body, y = place * this.pitch;
      if (y < body.scrollTop) body.scrollTop = y;
      else if (y + this.pitch > body.scrollTop + body.clientHeight) body.scrollTop = y + this.pitch - body.clientHeight;
      this.top = body.scrollTop;
      this.current = place;
      this.wanted = true;
      this.$nextTick(this.focusRow);
    },
    focusRow() {
      const link = this.$el.querySelector(`[data-place="${this.current}"] a`);
      if (link) { this.wanted = false; link.focus({ preventScroll: true }); }
    },
    open(dialog) { if (dialog && !dialog.open) dialog.showModal(); },
  },
  template: `
    <div class="vt" @keydown="key">
      <form class="vt-filters" role="search" :aria-label="labels.filtersName" @submit.prevent>
        <label v-for="(list, name) in options" :key="name"><span>{{ labels.filters[name] }}</span>
          <select :data-filter="name" :value="filters[name]" @change="filter(name, $event.target.value)">
            <option v-for="[value, text] in list" :key="value" :value="value">{{ text }}</option>
          </select></label>
        <input type="search" data-filter="q" :value="filters.q" :placeholder="labels.find" :aria-label="labels.find" maxlength="100" autocomplete="off" @input="typed">
        <span class="vt-figures" data-testid="table-figures">{{ figures }}</span>
      </form>
      <div v-if="chosen" class="vt-bulk" data-testid="table-bulk">
        <b>{{ labels.chosen }}: {{ chosen.toLocaleString(labels.lang) }}</b>
        <select v-if="people.length" data-act="assign" :aria-label="labels.assign" @change="assign"><option value="" selected>{{ labels.assign }}</option>
          <option v-for="[id, name] in people" :key="id" :value="id">{{ name }}</option></select>
        <select data-act="move" :aria-label="labels.move" @change="move"><option value="" selected>{{ labels.move }}</option>
          <option v-for="stage in moves" :key="stage.code" :value="stage.code">{{ stage.name }}</option></select>
        <button type="button" @click="clear">{{ labels.clear }}</button>
      </div>
      <div class="vt-body" ref="body" role="table" :aria-rowcount="count + 1" @scroll.passive="top = $event.target.scrollTop">
        <div class="vt-row vt-head" role="row">
          <span role="columnheader"><input type="checkbox" :checked="all && !marked.size" :aria-label="labels.all" :title="labels.all" @change="markAll"></span>
          <span v-for="[name, text, sort] in labels.columns" :key="name" role="columnheader" :class="name"
                :aria-sort="sort && filters.sort === sort ? (filters.down ? 'descending' : 'ascending') : null">
            <button v-if="sort" type="button" :data-sort="sort" @click="filter('sort', sort)">{{ text }}{{ filters.sort === sort ? (filters.down ? ' ↓' : ' ↑') : '' }}</button>
            <template v-else>{{ text }}</template></span>
        </div>
        <p v-if="!count" class="vt-empty">{{ labels.empty }}</p>
        <div class="vt-rows" role="rowgroup" :style="{height: count * pitch + 'px'}">
          <div v-for="row in shown" :key="row.id" class="vt-row" role="row" data-testid="deal-row" :data-deal-id="row.id" :data-place="row.place"
               :aria-rowindex="row.place + 2" :class="{chosen: is(row.id)}" :style="{transform: 'translateY(' + row.place * pitch + 'px)'}">
            <span role="cell"><label class="vt-mark"><input type="checkbox" tabindex="-1" :checked="is(row.id)" :aria-label="labels.choose + ': ' + row.title" @change="mark(row.id)"></label></span>
            <span role="cell" class="title"><a :href="'/deal/' + row.id" :title="row.title" :tabindex="row.place === current ? 0 : -1">{{ row.title }}</a></span>
            <span role="cell" class="stage"><i :style="{background: row.color}"></i>{{ row.stage }}</span>
            <span role="cell" class="amount">{{ row.amount }}</span>
            <span role="cell" class="step" :class="row.step[1]" :title="row.step[0]">{{ row.step[0] }}</span>
            <span role="cell" class="days" :class="row.days[1]">{{ row.days[0] }}</span>
            <span role="cell" class="owner">{{ row.owner }}</span>
            <span role="cell" class="created">{{ row.created }}</span>
          </div>
        </div>
      </div>
      <dialog v-if="form" :ref="open" class="vt-form" @cancel.prevent="form = null" @keydown.stop><form data-testid="requirement-form" novalidate @submit.prevent="answer">
        <h2>{{ form.title }}</h2><label>{{ form.ask }}<textarea v-model.trim="form.answer" rows="3" maxlength="2000" autofocus></textarea></label>
        <p class="bad" role="alert">{{ form.fault }}</p>
        <div class="v-acts"><button type="button" class="v-button" @click="form = null">{{ labels.cancel }}</button><button class="v-button main">{{ form.act }}</button></div>
      </form></dialog>
      <dialog v-if="told" :ref="open" class="vt-form" data-testid="bulk-report" @cancel.prevent="told = null" @keydown.stop>
        <h2>{{ told.title }}</h2><ul><li v-for="[id, title, why] in told.lines" :key="id"><b>{{ title }}</b> {{ why }}</li></ul>
        <div class="v-acts"><button type="button" class="v-button" autofocus @click="told = null">{{ labels.close }}</button></div>
      </dialog>
    </div>`,
};
