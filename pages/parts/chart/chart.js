// A chart: its title and sentence, the legend in words, the drawing or the table that says the same, notes, and a fold of
// other figures. Everything comes as texts; the colours are the page's own, looked up anew whenever the look changes.

let plotly;
const load = () => (plotly ??= import("plotly-cartesian").then(() => window.Plotly));
const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false, scrollZoom: false, showTips: false };

/** The figure with `var(--name)` replaced by what that is in the reader's look; SVG attributes know no variables. */
const coloured = (value, style) => {
  if (typeof value === "string") return /^var\(--[\w-]+\)$/.test(value) ? style.getPropertyValue(value.slice(4, -1)).trim() : value;
  if (Array.isArray(value)) return value.map((one) => coloured(one, style));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, coloured(one, style)]));
  return value;
};

/** The same for whoever sits at the other end of a room: every text of layout and traces, and the margins, larger. */
const larger = (value, by, name = "") => {
  if (typeof value === "string") return value.replace(/font-size:([\d.]+)px/g, (_, size) => `font-size:${size * by}px`);
  if (typeof value === "number") return ["font.size", "uniformtext.minsize"].includes(name) || name.startsWith("margin.") ? value * by : value;
  if (Array.isArray(value)) return value.map((one) => larger(one, by, name));
  if (!value || typeof value !== "object") return value;
  const inside = /font$/.test(name) ? "font." : ["margin", "uniformtext"].includes(name) ? `${name}.` : "";
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, larger(one, by, inside + key)]));
};
/** By how much; a window of 1080 px has texts of 16 px and more, none has them under 14. */
const letters = () => Math.max(7 / 6, innerHeight / 800);
/** How far rows may come together, beside how large their letters are, before the drawing scrolls; and how far apart. */
const LEAST = 0.55, MOST = 1.6;

const narrow = () => matchMedia("(max-width: 640px)").matches;
/** On a phone a note is in the words that it has for one. NOTE: dashboard/charts/drawing.py, note. */
const pocketed = (layout) => ({ ...layout, annotations: layout.annotations?.map((one) => (one.name ? { ...one, text: one.name } : one)) });

/** With the axes and margins that the chart has for so few pixels. NOTE: dashboard/charts/drawing.py, narrow. */
const fitted = (layout, width) => {
  const { under = 0, changes = {} } = layout.meta ?? {};
  return width < under ? { ...layout, ...Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, { ...layout[name], ...change }])) } : layout;
};

const Figures = {
  props: { table: Object, label: String, listed: Boolean },
  emits: ["open"],
  template: `
    <div class="vc-scroll" :class="{listed}" tabindex="0" role="region" :aria-label="label">
      <table>
        <thead><tr><th v-for="(column, at) in table.columns" :key="at" scope="col" :class="{prose: table.prose.includes(at)}">{{ column }}</th></tr></thead>
        <tbody>
          <tr v-for="(row, at) in table.rows" :key="at">
            <template v-for="(cell, place) in row" :key="place">
              <th v-if="!place" scope="row"><a v-if="cell.deal" :href="'/deal/' + cell.deal + (cell.entry ? '?entry=' + cell.entry : '')">{{ cell.text }}</a><template v-else>{{ cell.text }}</template><small v-if="cell.under">{{ cell.under }}</small></th>
              <td v-else :class="{pale: cell.pale, prose: table.prose.includes(place)}"><button v-if="cell.key" type="button" @click="$emit('open', cell.key)">{{ cell.text }}</button><template v-else>{{ cell.text }}</template></td>
            </template>
          </tr>
        </tbody>
      </table>
    </div>`,
};

/** One row's figure as other tools compute it, beside ours. */
const Explained = {
  props: { rows: Array, labels: Object },
  emits: ["open"],
  data: () => ({ at: 0 }),
  computed: { one() { return this.rows[Math.min(this.at, this.rows.length - 1)]; } },
  template: `
    <div class="vc-ways" data-testid="other-ways">
      <label class="vc-which"><span>{{ labels.stage }}</span><select v-model.number="at"><option v-for="(row, n) in rows" :key="row.name" :value="n">{{ row.name }}</option></select></label>
      <p class="vc-ours">{{ labels.ours }}: <b>{{ one.ours }}</b></p>
      <ul>
        <li v-for="way in one.ways" :key="way.label">
          <h4>{{ way.label }}</h4>
          <p class="vc-value" :class="{pale: one.pale}"><b>{{ way.value }}</b> <span>{{ way.apart }}</span></p>
          <p class="vc-formula">{{ way.formula }}</p>
          <p>{{ way.sentence }}</p>
          <button v-if="way.key" type="button" class="v-link v-small" @click="$emit('open', way.key)">{{ way.open }}</button>
        </li>
      </ul>
    </div>`,
};

/** What else can be done with a chart: a small menu that Escape and a click elsewhere close. */
const Menu = {
  props: { labels: Object, takes: Boolean, image: Boolean, whole: Boolean },
  emits: ["open", "take", "picture"],
  data: () => ({ open: false }),
  mounted() { document.addEventListener("pointerdown", this.outside); },
  beforeUnmount() { document.removeEventListener("pointerdown", this.outside); },
  methods: {
    outside(event) { if (!this.$el.contains?.(event.target)) this.open = false; },
    close() { this.open = false; this.$refs.button.focus(); },
    act(...what) { this.close(); this.$emit(...what); },
  },
  template: `
    <div v-if="whole || image || takes" class="vc-menu" @keydown.esc.stop="close">
      <button ref="button" type="button" class="vc-dots" :aria-label="labels.menu" :title="labels.menu" :aria-expanded="open" data-testid="chart-menu" @click="open = !open"><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><circle cx="4" cy="10" r="1.6"/><circle cx="10" cy="10" r="1.6"/><circle cx="16" cy="10" r="1.6"/></svg></button>
      <ul v-if="open">
        <li v-if="whole"><button type="button" @click="act('open')">{{ labels.behind }}</button></li>
        <li v-if="takes"><button type="button" data-form="xlsx" @click="act('take', 'xlsx')">XLSX</button></li>
        <li v-if="image"><button type="button" data-form="png" @click="act('picture')">PNG</button></li>
        <li v-if="takes"><details><summary>{{ labels.more }}</summary><button type="button" data-form="csv" @click="act('take', 'csv')">CSV</button></details></li>
      </ul>
    </div>`,
};

export default {
  components: { Figures, Explained, Menu },
  props: { name: String, room: Number, drawing: Object, said: String, labels: Object, whole: Array, takes: Boolean },
  emits: ["mark", "act", "take"],
  data: () => ({ tabular: false, drawn: false, height: 0, seen: 0, presented: false, pocket: false }),
  mounted() {
    this.looks = new MutationObserver(() => this.draw());
    this.looks.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.$el);
    window.addEventListener("keydown", this.key);
    this.fit();
    this.draw();
  },
  beforeUnmount() {
    this.looks.disconnect();
    this.sizes.disconnect();
    window.removeEventListener("keydown", this.key);
    if (this.drawn) window.Plotly.purge(this.$refs.plot);
  },
  created() { this.MOST = MOST; },
  watch: { drawing() { this.$nextTick(this.draw); } },
  methods: {
    async draw() {
      if (!this.drawing?.figure || this.tabular) return;
      const { Plotly, element } = { Plotly: await load(), element: this.$refs.plot };
      if (!element?.isConnected || !this.drawing.figure) return;
      const { data, layout } = coloured(this.drawing.figure, getComputedStyle(document.body));
      this.width = element.clientWidth;
      if (!this.width) return; // another chart of the presentation is shown; `fit` comes back
      const by = this.presented ? letters() : 1;
      this.seen = element.clientHeight;
      this.height = this.presented ? Math.min(MOST * this.drawing.height, Math.max(this.seen, LEAST * by * this.drawing.height)) : this.drawing.height;
      const sized = { width: this.width, height: this.height, autosize: false };
      const shown = fitted(this.pocket ? pocketed(layout) : layout, this.width / by);
      await Plotly.react(element, larger(data, by), { ...larger(shown, by), ...sized }, CONFIG);
      if (!this.drawn) this.listen(element);
      this.drawn = true;
    },
    listen(element) {
      element.on("plotly_click", ({ points: [point] }) => this.open(keyOf(point)));
      element.on("plotly_hover", ({ points: [point] }) => element.classList.toggle("hot", Boolean(keyOf(point))));
      element.on("plotly_unhover", () => element.classList.remove("hot"));
    },
    fit() {
      const element = this.$refs.plot;
      const pocket = narrow(), presented = Boolean(this.$el.closest(".va-present")) && !pocket, other = presented !== this.presented || pocket !== this.pocket;
      Object.assign(this, { pocket, presented });
      if (element?.clientWidth && (!this.drawn || other || (presented && (element.clientHeight !== this.seen || element.clientWidth !== this.width)))) {
        this.$nextTick(this.draw);
      } else if (this.drawn && element?.clientWidth && element.clientWidth !== this.width) {
        const under = this.drawing?.figure?.layout.meta?.under ?? 0, other = this.width < under !== element.clientWidth < under;
        this.width = element.clientWidth;
        if (other) this.draw();
        else window.Plotly.relayout(element, { width: this.width });
      }
    },
    /** The chart as a picture: on the page's ground, with all its words. */
    async picture() {
      const style = getComputedStyle(document.body), [Plotly, { pictured }] = await Promise.all([load(), import("chart_picture")]);
      const { title, sentence, notes, height, legend, figure } = this.drawing;
      const words = { title, sentence, said: this.said, notes, legend: coloured(legend, style) };
      const { data, layout } = coloured(figure, style), wide = Math.max(this.width ?? 0, 900);
      const address = await pictured(Plotly, { data, layout: fitted(layout, wide) }, words, { style, wide, high: height });
      Object.assign(document.createElement("a"), { href: address, download: title + ".png" }).click();
    },
    open(key) { if (key) this.$emit("mark", key); },
    flip() {
      this.tabular = !this.tabular;
      this.$nextTick(this.draw);
    },
    /** `t` turns the chart with the focus, else the one under the pointer; where there is neither, all of them. */
    key(event) {
      if (event.key.toLowerCase() !== "t" && event.code !== "KeyT") return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog, [contenteditable]")) return;
      const chosen = document.querySelector(".vc:focus-within") ?? document.querySelector(".vc:hover");
      if (!chosen || chosen === this.$el) this.flip();
    },
  },
  template: `
    <section class="vc" data-testid="chart" :data-chart="name" :aria-labelledby="'vc-' + name" :aria-busy="!drawing">
      <template v-if="drawing">
        <header>
          <h3 :id="'vc-' + name">{{ drawing.title }}</h3>
          <button v-if="drawing.tabled && !drawing.listed" type="button" class="v-link v-small" :aria-pressed="tabular" @click="flip" title="t">{{ tabular && drawing.figure ? labels.chart : labels.table }}</button>
          <Menu :labels="labels" :takes="takes && drawing.tabled" :image="Boolean(drawing.figure)" :whole="Boolean(whole && drawing.tabled)" @open="open(whole)" @take="$emit('take', $event)" @picture="picture" />
        </header>
        <p class="vc-sentence">{{ drawing.sentence }}</p>
        <p v-if="!drawing.figure && !drawing.listed" class="vc-empty">{{ drawing.empty }}</p>
        <ul v-if="drawing.figure && !tabular" class="vc-legend">
          <li v-for="sign in drawing.legend" :key="sign.text"><i v-if="sign.shape" :class="sign.shape" :style="{'--sign': sign.color}"></i>{{ sign.text }}</li>
        </ul>
        <div v-show="drawing.figure && !tabular" ref="plot" class="vc-plot" role="img" :aria-label="drawing.title + '. ' + drawing.sentence + '. ' + labels.open" :style="presented ? {maxHeight: MOST * drawing.height + 'px'} : {height: drawing.height + 'px'}" :tabindex="presented && height > seen ? 0 : null"></div>
        <Figures v-if="drawing.listed || (drawing.tabled && tabular)" :table="drawing.table" :listed="drawing.listed" :label="drawing.title" @open="open" />
        <ul v-if="drawing.notes.length" class="vc-notes"><li v-for="note in drawing.notes" :key="note">{{ note }}</li></ul>
        <button v-if="drawing.act && drawing.figure" type="button" class="v-link v-small" @click="$emit('act', drawing.act[1])">{{ drawing.act[0] }}</button>
        <button v-if="drawing.more" type="button" class="v-link v-small" @click="open(drawing.more[1])">{{ drawing.more[0] }}</button>
        <a v-if="drawing.link" class="v-link v-small" :href="drawing.link[1]">{{ drawing.link[0] }}</a>
        <details v-if="drawing.fold && drawing.figure">
          <summary>{{ drawing.fold.title }}</summary>
          <Explained v-if="drawing.fold.explained.length" :rows="drawing.fold.explained" :labels="labels" @open="open" />
          <Figures v-if="drawing.fold.table" :table="drawing.fold.table" :label="drawing.fold.title" @open="open" />
          <dl><template v-for="[label, sentence] in drawing.fold.words" :key="label"><dt>{{ label }}</dt><dd>{{ sentence }}</dd></template></dl>
        </details>
      </template>
      <div v-else class="vc-busy" role="status" :style="{minHeight: room + 'px'}"><span class="v-unseen" :id="'vc-' + name">{{ labels.busy }}</span><i></i><i></i><i></i><i></i></div>
    </section>`,
};

/** What a point stands for; a heat map keeps it by row and column. */
function keyOf(point) {
  if (!Array.isArray(point.pointNumber)) return point.customdata;
  const [row, column] = point.pointNumber;
  return point.data.customdata?.[row]?.[column];
}
