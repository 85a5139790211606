// The table of plans: people by months, typed in place. Enter and the arrows go on to the next cell, Escape gives up, a block from a
// spreadsheet is handed to the page, which shows first what would change. What was refused stays as it was typed.

const LONGEST = 20000;

export default {
  props: { grid: Object, labels: Object },
  emits: ["put", "block", "copy"],
  data: () => ({ drafts: {}, faults: {}, kept: {} }),
  computed: {
    rows() { return this.grid.units.flatMap((unit) => unit.rows); },
    said() { return Object.values(this.faults); },
  },
  // A cell in which one stands that is written anew under the cursor would be typed into, and not over.
  beforeUpdate() {
    const at = document.activeElement;
    this.over = at?.matches?.("input") && this.$el.contains(at) && at.selectionStart === 0 && at.selectionEnd === at.value.length ? at : null;
  },
  updated() { this.over?.select(); },
  methods: {
    key(row, at) { return `${row.person} ${this.grid.months[at].key}`; },
    /** What was kept stands until plans come that were read after it. */
    cell(row, at) {
      const kept = this.kept[this.key(row, at)];
      return kept?.writes > this.grid.writes ? kept : row.cells[at];
    },
    shown(row, at) { return this.drafts[this.key(row, at)]?.text ?? this.cell(row, at).text; },
    begin(event) { event.target.select(); },
    type(row, at, text) {
      const key = this.key(row, at);
      this.drafts[key] ??= { seen: this.cell(row, at).kopecks, put: false };
      Object.assign(this.drafts[key], { text, sent: null });
    },
    leave(row, at) {
      const key = this.key(row, at), draft = this.drafts[key];
      if (!draft || draft.sent === draft.text) return;
      if (draft.text.trim() === this.cell(row, at).text.trim() && !draft.put && !this.faults[key]) return this.drop(key);
      Object.assign(draft, { sent: draft.text, put: true });
      this.$emit("put", { key, person: row.person, month: this.grid.months[at].key, seen: draft.seen, text: draft.text });
    },
    drop(key) {
      delete this.drafts[key];
      delete this.faults[key];
    },
    /** The page kept what was sent, as this cell; what was typed meanwhile goes on from there, with what was said of it. */
    settled(key, sent, cell) {
      const draft = this.drafts[key];
      this.kept[key] = cell;
      if (!draft || draft.sent === sent) this.drop(key);
      else draft.seen = cell.kopecks;
    },
    /** Why it did not keep what was sent: said as long as just that stands in the cell. */
    refused(key, sent, fault) { if (this.drafts[key]?.sent === sent) this.faults[key] = fault; },
    go(event, down, right) {
      const cell = event.target.closest("td"), row = cell.parentElement;
      const inputs = [...this.$el.querySelectorAll("tr[data-person]")];
      const beside = inputs[inputs.indexOf(row) + down]?.cells[cell.cellIndex + right]?.querySelector("input");
      if (beside) beside.focus(); else if (down) event.target.blur();
    },
    press(event, row, at) {
      const { key, target } = event;
      if (event.isComposing) return;
      const moves = { Enter: [event.shiftKey ? -1 : 1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
      const [from, to, end] = [target.selectionStart, target.selectionEnd, target.value.length];
      if (key === "ArrowLeft" && (to === 0 || (from === 0 && to === end))) moves.ArrowLeft = [0, -1];
      if (key === "ArrowRight" && (from === end || (from === 0 && to === end))) moves.ArrowRight = [0, 1];
      if (moves[key]) { event.preventDefault(); this.go(event, ...moves[key]); }
      if (key === "Escape") { this.drop(this.key(row, at)); this.$nextTick(() => target.select()); }
    },
    paste(event, row, at) {
      const text = event.clipboardData.getData("text/plain");
      if (!/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      if (text.length > LONGEST) this.faults[this.key(row, at)] = this.labels.large;
      else this.$emit("block", { person: row.person, month: this.grid.months[at].key, text });
    },
  },
  template: `
    <div class="vp-grid" data-testid="plan-grid">
      <div class="vp-scroll" tabindex="0" role="region" :aria-label="labels.title">
        <table>
          <thead><tr><th scope="col">{{ labels.person }}</th>
            <th v-for="month in grid.months" :key="month.key" scope="col" :class="{now: month.now}"><span>{{ month.name }}</span>
              <button v-if="month.copy" type="button" class="v-link v-small" :title="month.copy" :aria-label="month.copy + ': ' + month.name" @click="$emit('copy', {month: month.key})">{{ labels.copy }}</button></th></tr></thead>
          <tbody v-for="unit in grid.units" :key="unit.name">
            <tr v-if="unit.name" class="unit"><th scope="rowgroup">{{ unit.name }}</th><td v-for="(sum, at) in unit.sums" :key="at" :class="{now: grid.months[at].now}">{{ sum }}</td></tr>
            <tr v-for="row in unit.rows" :key="row.person" :data-person="row.person"><th scope="row">{{ row.name }}</th>
              <td v-for="(cell, at) in row.cells" :key="at" :class="{now: grid.months[at].now, wrong: faults[key(row, at)]}">
                <input v-if="grid.months[at].edits" inputmode="decimal" autocomplete="off" maxlength="40" :value="shown(row, at)" :aria-label="row.name + ', ' + grid.months[at].name" :aria-invalid="Boolean(faults[key(row, at)])" placeholder="—"
                  @focus="begin" @input="type(row, at, $event.target.value)" @change="leave(row, at)" @blur="leave(row, at)" @keydown="press($event, row, at)" @paste="paste($event, row, at)">
                <template v-else>{{ cell.text || '—' }}</template></td></tr>
          </tbody>
          <tfoot v-if="rows.length > 1"><tr><th scope="row">{{ labels.total }}</th><td v-for="(sum, at) in grid.sums" :key="at" :class="{now: grid.months[at].now}">{{ sum }}</td></tr></tfoot>
        </table>
      </div>
      <div role="alert"><p v-for="fault in said" :key="fault" class="v-bad v-small">{{ fault }}</p></div>
    </div>`,
};
