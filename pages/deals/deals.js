// The table of deals: a window of rows over the server's order; what is chosen is kept here as ids, or as «all but these».
import { BulkBar, fetchFile } from "bulk_bar";
import { Columns } from "deals_columns";
import { Views } from "deals_views";

const PITCH = { wide: 36, narrow: 84 }; // px, a row

export default {
  components: { BulkBar, Columns, Views },
  props: { table: Array, labels: Object },
  emits: ["need", "filter", "columns", "act", "view", "resume"],
  data() {
    return { ...this.table[0], marked: new Set(), all: false, top: 0, height: innerHeight, pitch: PITCH.wide, current: 0, told: null, busy: false, arranging: false, fault: "" };
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
      const { anew, moved, ...facts } = table;
      if (this.typing) delete facts.filters.q, facts.filters = { ...facts.filters, q: this.filters.q };
      Object.assign(this, facts);
      this.asked = null;
      if (anew) { this.$refs.body.scrollTop = this.top = this.current = 0; this.clear(); }
      if (anew || moved) history.replaceState(history.state, "", this.address);
      this.$nextTick(() => { this.ask(); if (this.wanted) this.focusRow(); });
    },
    report(told) { this.told = told; this.clear(); },
    /** The saved views anew, or why one could not be saved. */
    viewed({ fault, ...views }) { this.fault = fault ?? ""; if (!fault) this.views = views; },
    /** A file is ready, or (no address) could not be made. */
    fetch(address) { this.busy = false; if (address) fetchFile(address); },
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
    act(facts) {
      this.busy = facts.name === "export";
      this.$emit("act", { ids: [...this.marked], all: this.all, ...facts });
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
  },
  template: `
    <div class="vt" @keydown="key">
      <div class="vt-top">
        <Views :views="views" :address="address" :plain="plain" :labels="labels.views" :fault="fault" @act="(act) => $emit('view', act)" @calm="fault = ''" />
        <span class="vt-figures" data-testid="table-figures">{{ figures }}</span>
        <button type="button" class="v-button vt-all" @click="markAll">{{ all ? labels.bar.clear : labels.allShort }}</button>
        <button type="button" class="v-button" data-act="columns" @click="arranging = true">{{ labels.columns }}</button>
      </div>
      <form class="vt-filters" role="search" :aria-label="labels.filtersName" @submit.prevent>
        <label v-for="(list, name) in options" :key="name"><span>{{ labels.filters[name] }}</span>
          <select :data-filter="name" :value="filters[name]" @change="filter(name, $event.target.value)">
            <option v-for="[value, text] in list" :key="value" :value="value">{{ text }}</option>
          </select></label>
        <input type="search" data-filter="q" :value="filters.q" :placeholder="labels.find" :aria-label="labels.find" maxlength="100" autocomplete="off" @input="typed">
      </form>
      <BulkBar :count="chosen" :people="labels.people" :everybody="labels.everybody" :moves="moves" :exports="labels.exports" :labels="labels.bar"
               :told="told" :busy="busy" @act="act" @clear="clear" @heard="told = null" />
      <div class="vt-body" ref="body" role="table" :aria-label="labels.deals" :aria-rowcount="count + 1" :style="{'--tracks': tracks, '--least': least + 'px'}" @scroll.passive="top = $event.target.scrollTop">
        <div class="vt-row vt-head" role="row">
          <span role="columnheader"><input type="checkbox" :checked="all && !marked.size" :aria-label="labels.all" :title="labels.all" @change="markAll"></span>
          <span v-for="[name, text, sort, side] in columns" :key="name" role="columnheader" :class="[name, side]"
                :aria-sort="sort && filters.sort === sort ? (filters.down ? 'descending' : 'ascending') : null">
            <button v-if="sort" type="button" :data-sort="sort" @click="filter('sort', sort)">{{ text }}{{ filters.sort === sort ? (filters.down ? ' ↓' : ' ↑') : '' }}</button>
            <template v-else>{{ text }}</template></span>
        </div>
        <p v-if="!count" class="vt-empty"><template v-if="address === plain">{{ labels.none }}</template><template v-else>{{ labels.empty }} <a :href="plain">{{ labels.views.everything }}</a></template></p>
        <div class="vt-rows" role="rowgroup" :style="{height: count * pitch + 'px'}">
          <div v-for="row in shown" :key="row.id" class="vt-row" role="row" data-testid="deal-row" :data-deal-id="row.id" :data-place="row.place"
               :aria-rowindex="row.place + 2" :class="{chosen: is(row.id)}" :style="{transform: 'translateY(' + row.place * pitch + 'px)'}">
            <span role="cell"><label class="vt-mark"><input type="checkbox" tabindex="-1" :checked="is(row.id)" :aria-label="labels.choose + ': ' + row.title" @change="mark(row.id)"></label></span>
            <span role="cell" class="title"><a :href="'/deal/' + row.id" :title="row.title" :tabindex="row.place === current ? 0 : -1">{{ row.title }}</a></span>
            <span v-for="([name, text, tone], at) in row.cells" :key="name" role="cell" class="cell" :class="[name, tone, columns[at + 1]?.[3]]" :title="text">
              <i v-if="name === 'stage'" :style="{background: row.color}"></i>{{ text }}</span>
          </div>
        </div>
      </div>
      <Columns v-if="arranging" :names="columns.slice(1).map(([name]) => name)" :every="labels.everyColumn" :usual="labels.usualColumns" :labels="labels"
               @set="(names) => $emit('columns', {names})" @close="arranging = false" />
    </div>`,
};
