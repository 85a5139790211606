// The board: facts come down in the page and as patches, what a person does goes up as events. The server owns order, filters,
// windows, texts and colours; nothing here knows a rule of the product.
import { choice } from "board_choice";
import { Column, PHONE, newColumn, place, take } from "board_column";
import { ReasonForm } from "board_reason";
import { glide, swallowClick, watchDrags } from "board_drag";

const DOUBLE_CLICK = 500; // ms
const ARRIVAL_TIME = 4_000; // ms
const PITCH = { wide: 108, narrow: 124 }; // px: a card and the gap under it

export default {
  mixins: [choice],
  components: { Column, ReasonForm },
  props: { labels: Object },
  emits: ["need", "again", "filter", "back", "choices", "move", "assign", "resume"],
  data() {
    return { ...this.taken(JSON.parse(document.getElementById("vb-facts").textContent)), choices: null, narrow: false, current: null, column: 0, drag: null, menu: null, hovered: null,
      form: null, said: "", arrived: {}, pitch: PITCH.wide };
  },
  computed: {
    stages() { return [...this.columns, ...this.ends]; },
    zones() { return this.narrow ? this.stages : this.ends; },
    empty() { return !this.columns.some((column) => column.count); },
    targeted() { return this.drag?.over ?? this.hovered; },
  },
  created() {
    Object.assign(this, { pending: new Map(), versions: new Map(), turn: 0, want: null, typing: null });
  },
  mounted() {
    const phone = matchMedia(`(max-width: ${PHONE}px)`);
    const fit = () => {
      this.narrow = phone.matches;
      this.pitch = PITCH[phone.matches ? "narrow" : "wide"];
    };
    fit();
    this.reconnected = () => this.$emit("resume", { journal: this.journal });
    phone.addEventListener("change", fit);
    this.wentBack = () => {
      this.turn += 1;
      this.$emit("back", { search: location.search, turn: this.turn });
    };
    window.addEventListener("popstate", this.wentBack);
    this.unwatch = watchDrags(this.$el, {
      air: () => this.$refs.air, board: () => this.$refs.columns, lift: this.lift, drop: this.drop,
      over: (stage) => { this.drag.over = stage; }, still: () => this.choosing,
    });
    this.leave = () => {
      phone.removeEventListener("change", fit);
      window.removeEventListener("popstate", this.wentBack);
      window.socket?.io.off("reconnect", this.reconnected);
      this.unwatch();
    };
    setTimeout(() => { // the page's socket is opened right after its elements are mounted
      window.socket.io.on("reconnect", this.reconnected);
      this.reconnected(); // what was committed between reading the page and listening
      this.$emit("choices");
    });
  },
  unmounted() { this.leave(); },
  methods: {
    // What the server sends.

    taken(board) {
      return { columns: board.columns.map((facts) => newColumn(facts, board.journal)), ends: board.ends, filters: board.filters,
        journal: board.journal, blank: board.blank };
    },
    /** The whole board anew: after a filter (`turn` is the answered one), or after more changes than patches are worth. */
    load(board, turn) {
      if (turn !== undefined && turn !== this.turn) return;
      if (board.filters.pipeline[0] !== this.filters.pipeline[0]) this.$emit("choices");
      const typed = this.typing ? this.filters.q : board.filters.q; // an answer does not overwrite what is being typed
      Object.assign(this, this.taken(board));
      if (this.form && !this.stages.some((one) => one.id === this.form.stage)) this.form = null; // the stage is gone meanwhile
      this.filters.q = typed;
      this.versions.clear();
      if (turn !== undefined) this.marked = new Set();
      if (board.address && board.address !== location.pathname + location.search) {
        if (board.further) history.replaceState(history.state, "", board.address);
        else history.pushState(null, "", board.address); // so that Back returns to the filters before
      }
      if (turn !== undefined) this.eachColumn((view) => { view.$refs.body.scrollTop = 0; });
    },
    /** A column's window, read when the journal stood at `journal`; older than what is shown, it is asked for again. */
    held(stage, facts, journal) {
      const column = this.columns.find((one) => one.id === stage);
      if (!column) return;
      if (journal >= column.patched) Object.assign(column, newColumn({ ...column, ...facts }, journal), { patched: column.patched });
      column.asked = null;
      this.$nextTick(this.focusWanted);
    },
    /** Changed deals and the touched columns' new figures. Idempotent; a patch older than what is shown changes nothing. */
    patch({ journal, deals, columns, said }) {
      for (const deal of deals) this.patchDeal(deal, journal);
      for (const { id, ...figures } of columns) {
        const column = this.columns.find((one) => one.id === id);
        if (column && journal >= column.totalsAt) Object.assign(column, figures, { totalsAt: journal });
      }
      if (said) this.said = said;
      this.journal = Math.max(this.journal, journal);
    },
    patchDeal(deal, journal) {
      const pending = this.pending.get(deal.id);
      if (pending) pending.later = [deal, journal];
      else if (journal >= (this.versions.get(deal.id) ?? 0)) {
        this.versions.set(deal.id, journal);
        this.put(deal.id, deal.stage, deal.card, journal, deal.by);
      }
    },
    /** A move of one's own was made or refused: show where the deal stands now. */
    settled(deal, patch) {
      const pending = this.pending.get(deal);
      this.pending.delete(deal);
      this.patch(patch);
      if (pending?.later) this.patchDeal(...pending.later);
    },
    offered(choices) { this.choices = choices; },
    /** More has changed than patches are worth: ask for every window anew. */
    stale() { this.$emit("again", { held: this.columns.map(({ id, start, cards }) => ({ stage: id, start, n: Math.max(20, cards.length) })) }); },

    // What the columns show.

    holder(id) { return this.columns.find((column) => column.cards.some((card) => card.id === id)); },
    /** Take a card from where it is held and put it where it belongs; `by` are the initials of whoever moved it. */
    put(id, stage, card, journal, by) {
      const from = this.holder(id);
      const to = this.columns.find((column) => column.id === stage);
      const element = this.$el.querySelector(`[data-deal-id="${id}"]`);
      const start = element?.getBoundingClientRect();
      const focused = element?.contains(document.activeElement);
      if (from && journal >= from.at) { take(from, id); from.patched = Math.max(from.patched, journal); }
      if (to && card && journal >= to.at) { place(to, card, from === to ? to.count - 1 : to.count); to.patched = Math.max(to.patched, journal); }
      if (!card) this.marked.delete(id);
      if (from !== to && by) this.announceArrival(id, by);
      if (start && to && from !== to) this.$nextTick(() => this.flyTo(id, start));
      if (focused) this.want = { id };
      if (focused) this.$nextTick(this.focusWanted);
    },
    announceArrival(id, by) {
      this.arrived[id] = by;
      setTimeout(() => { delete this.arrived[id]; }, ARRIVAL_TIME);
    },
    flyTo(id, from) {
      const card = this.$el.querySelector(`[data-deal-id="${id}"]`);
      if (card && from) glide(card, from, this.$refs.air);
    },
    eachColumn(act) { for (const view of this.$refs.views ?? []) act(view); },

    // Moving a card: by drag, by menu, by keyboard; all end in `move`.

    lift(id) { this.closeMenu(false); this.drag = { id, over: null }; },
    drop(id, stage, from) {
      this.drag = null;
      if (stage === null || stage === this.holder(id)?.id) this.flyTo(id, from);
      else this.move(id, stage, from);
    },
    move(id, stage, from) {
      const target = this.stages.find((one) => one.id === stage);
      const column = this.holder(id);
      if (!target || !column || column === target || this.pending.has(id)) return;
      if (target.ask) { this.form = { id, stage, ask: target.ask }; this.flyTo(id, from); return; }
      this.send(id, column, target, from);
    },
    send(id, column, target, from, answer) {
      const card = column.cards.find((one) => one.id === id);
      const focus = this.$el.querySelector(`[data-deal-id="${id}"]`)?.contains(document.activeElement);
      take(column, id);
      column.count -= 1;
      if (target.cards) { place(target, card, target.count); target.count += 1; }
      this.pending.set(id, {});
      this.$emit("move", { deal: id, to: target.id, seen: column.id, answer });
      this.$nextTick(() => {
        this.flyTo(id, from);
        if (focus) this.focusCard(id);
      });
    },
    answer(why) {
      const { id, stage } = this.form;
      this.form = null;
      swallowClick(DOUBLE_CLICK); // of a double click on the button the second falls on a card behind the form
      const column = this.holder(id);
      if (column) this.send(id, column, this.stages.find((one) => one.id === stage), null, why);
    },
    giveUp() {
      const { id } = this.form;
      this.form = null;
      this.focusCard(id);
    },
    openMenu(id) { this.menu = this.menu === id ? null : id; this.current = id; },
    closeMenu(focus) {
      const id = this.menu;
      this.menu = this.hovered = null;
      if (focus && id !== null) this.focusCard(id);
    },
    choose(stage) {
      const id = this.menu;
      this.menu = this.hovered = null;
      this.focusCard(id);
      this.move(id, stage);
    },
    assign(person) {
      const id = this.menu;
      const card = this.holder(id)?.cards.find((one) => one.id === id);
      this.closeMenu(true);
      if (card && card.who !== person) this.$emit("assign", { deal: id, to: person, seen: card.who });
    },

    // The keyboard: arrows choose a card, `m` or space moves it.

    key(event) {
      if (event.key === "Escape" && this.choosing && this.menu === null) { this.stopChoosing(); return; }
      const card = event.target.closest("[data-deal-id]");
      if (!card || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".vb-more")) return;
      const act = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      const moves = ["m", "M", "ь", "Ь", " "].includes(event.key);
      const chooses = ["x", "X", "ч", "Ч"].includes(event.key) || (this.choosing && event.key === " ");
      if (act) this.step(card, ...act);
      else if (chooses) this.mark(Number(card.dataset.dealId));
      else if (moves && this.choosing) this.$refs.bar?.focus();
      else if (moves && !card.dataset.observed) this.openMenu(Number(card.dataset.dealId));
      else return;
      event.preventDefault();
    },
    step(card, sideways, down) {
      let at = this.columns.findIndex((column) => column.id === Number(card.closest("[data-stage-id]").dataset.stageId));
      if (sideways) {
        do { at += sideways; } while (this.columns[at] && !this.columns[at].count);
      }
      const column = this.columns[at];
      if (!column) return;
      const row = sideways ? this.nearestRow(at, card) : Number(card.dataset.row) + down;
      if (row < 0 || row >= column.count) return;
      this.want = { at, row };
      this.$refs.views[at].reveal(row);
      this.$nextTick(this.focusWanted);
    },
    /** The row of another column that stands beside a card on the screen. */
    nearestRow(at, card) {
      const body = this.$refs.views[at].$refs.body;
      const y = card.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop;
      return Math.max(0, Math.min(this.columns[at].count - 1, Math.round(y / this.pitch)));
    },
    focusWanted() {
      const { id, at, row } = this.want ?? {};
      const found = id ? this.$el.querySelector(`[data-deal-id="${id}"]`) : this.$refs.views?.[at]?.$el.querySelector(`[data-row="${row}"]`);
      if (!found) return;
      this.want = null;
      this.focusCard(Number(found.dataset.dealId));
    },
    focusCard(id) {
      this.current = id;
      this.$nextTick(() => this.$el.querySelector(`[data-deal-id="${id}"] .vb-title`)?.focus({ preventScroll: true }));
    },
    focused(event) {
      const card = event.target.closest("[data-deal-id]");
      if (card) this.current = Number(card.dataset.dealId);
    },

    // Filters and, on a phone, one column at a time.

    filter(name, value) {
      this.turn += 1;
      this.$emit("filter", { name, value, turn: this.turn });
    },
    typed(event) {
      const text = (this.filters.q = event.target.value);
      clearTimeout(this.typing);
      this.typing = setTimeout(() => { this.typing = null; this.filter("q", text); }, 250);
    },
    options(name) { return this.choices?.[name] ?? [this.filters[name]]; },
    show(at) {
      this.$refs.views[at].$el.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
        inline: "center", block: "nearest" });
    },
    swiped(event) {
      if (!this.narrow) return;
      this.column = Math.round(event.target.scrollLeft / event.target.clientWidth);
      this.$refs.tabs?.children[this.column]?.scrollIntoView({ inline: "nearest", block: "nearest" });
    },
  },
  template: `
    <div class="vb" :class="{narrow, choosing, dragging: drag}" @keydown="key" @focusin="focused" @click.capture="clicked">
      <form class="vb-filters" role="search" :aria-label="labels.filters" @submit.prevent>
        <label v-for="name in ['pipeline', 'owner', 'project', 'sort'].filter((one) => filters[one])" :key="name" class="vb-chip">
          <span>{{ labels[name] }}</span>
          <select :data-filter="name" :value="filters[name][0]" @change="filter(name, $event.target.value)">
            <option v-for="[value, text] in options(name)" :key="value" :value="value">{{ text }}</option>
          </select>
        </label>
        <input class="vb-find" type="search" data-filter="q" :value="filters.q" :placeholder="labels.find" :aria-label="labels.find"
               autocomplete="off" maxlength="100" @input="typed">
        <button type="button" class="vb-pick" data-act="choose" :aria-pressed="choosing" :title="labels.chooseHow"
                @click="choosing ? stopChoosing() : startChoosing()">{{ labels.choose }}</button>
      </form>
      <p v-if="choosing && !marked.size" class="vb-hint" role="status">{{ labels.chooseHow }}</p>
      <BulkBar v-if="offers" ref="bar" :count="marked.size" :people="offers.people" :everybody="offers.everybody" :moves="offers.moves" :exports="offers.exports"
               :labels="offers.labels" :told="told" :busy="busy" @act="act" @clear="stopChoosing" @heard="told = null" />
      <nav v-if="narrow" class="vb-tabs" ref="tabs" :aria-label="labels.stages">
        <button v-for="(one, at) in columns" :key="one.id" type="button" :aria-current="at === column" @click="show(at)">
          <i class="vb-dot" :style="{background: one.color}"></i>{{ one.name }}
        </button>
      </nav>
      <div v-if="empty" class="vb-blank">
        <p>{{ blank.text }}</p>
        <button v-if="blank.clear" type="button" @click="filter('all', '')">{{ blank.clear }}</button>
      </div>
      <div class="vb-columns" ref="columns" @scroll.passive="swiped">
        <Column v-for="(one, at) in columns" :key="one.id" ref="views" :column="one" :at="at" :pitch="pitch" :labels="labels" :stages="stages"
                :targeted="targeted === one.id" :lifted="drag?.id ?? form?.id" :menu="one.cards.some((card) => card.id === menu) ? menu : null"
                :arrived="arrived" :current="current" :blank="empty" :people="choices?.people ?? []" :choosing="choosing" :marked="marked"
                @need="(range) => { one.asked = range; $emit('need', {stage: one.id, ...range}); }"
                @open-menu="openMenu" @close-menu="closeMenu" @choose="choose" @assign="assign" @mark="mark" @hover="(stage) => { hovered = stage; }" />
      </div>
      <div v-if="drag" class="vb-zones" :class="{all: narrow}">
        <div v-for="zone in zones" :key="zone.id" class="vb-zone" data-testid="stage-column" :data-stage="zone.code" :data-stage-id="zone.id"
             :class="{targeted: drag.over === zone.id}">
          <i class="vb-dot" :style="{background: zone.color}"></i>{{ zone.name }}
        </div>
      </div>
      <ReasonForm v-if="form" :key="form.id" :ask="form.ask" :reasons="choices?.reasons ?? []" :labels="labels" @answer="answer" @give-up="giveUp" />
      <div class="vb-said" role="status" aria-live="polite">{{ said }}</div>
      <div class="vb-air" ref="air" aria-hidden="true"></div>
    </div>`,
};
