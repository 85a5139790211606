// One stage of the board: its header and a virtual list, of which the browser holds a window [start, start + cards.length).
// Drawn by functions and not by a template, which the browser would have to compile at each opening of the board before it shows a card.
import { h, markRaw } from "vue";
import { CardMenu } from "board_menu";

const ICONS = { i: "M5 2h6v12H5zM7 5h2M8 10.5v.1", v: "M2 5h8v6H2zm8 2 4-2v6l-4-2", a: "M8 2a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0V4a2 2 0 0 1 2-2zM4 8a4 4 0 0 0 8 0m-4 4v2",
  h: "M2.5 8 8 3l5.5 5M4 7v6.5h8V7" }; // the systems of a deal
const EYE = "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5z";
const SPARE = 2; // rows beyond the screen on either side, so that a scroll finds them there
export const PHONE = 640; // px: up to here one column fills the screen
const SLIMMEST = 180; // px: what a column takes elsewhere at least. NOTE: board.css says so, too

export function newColumn(facts, at) {
  return { ...facts, cards: facts.cards.map(markRaw), at, patched: 0, totalsAt: at, asked: null };
}

/** Keys are lists of numbers that the server made from the order it sorts by; they are only ever compared. */
export function before(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] < b[i];
  return false;
}

/** Take a card out of what the column holds; undefined if it was not held. */
export function take(column, id) {
  const i = column.cards.findIndex((card) => card.id === id);
  return i < 0 ? undefined : column.cards.splice(i, 1)[0];
}

/** Put a card where its key belongs, if that is inside the window held; `count` is the column's before the card came. */
export function place(column, card, count) {
  const held = column.cards;
  const i = held.findIndex((other) => before(card.key, other.key));
  if (i === 0 && column.start > 0) column.start += 1;
  else if (i >= 0) held.splice(i, 0, markRaw(card));
  else if (column.start + held.length >= count) held.push(markRaw(card));
}

/** The range of rows that should be on the screen, with some to spare on either side. */
export function rows(column, top, height, pitch, spare) {
  const from = Math.max(0, Math.floor(top / pitch) - spare);
  return [from, Math.min(column.count, Math.ceil((top + height) / pitch) + spare)];
}

/** Whether a column begins on the screen before anybody scrolled: any other draws its cards once these are painted. */
function opensOnScreen(at) { return at * (innerWidth <= PHONE ? innerWidth : SLIMMEST) < innerWidth; }

/** A canonical title in three: the project, what may be shortened, and the flat, which never is; null for any other. */
export function titleParts(title) {
  const [project, ...parts] = title.split(" / ");
  const flat = parts.pop();
  return flat && [project, parts.map((part) => `${part} / `).join(""), flat];
}

export const Column = {
  props: ["column", "at", "pitch", "labels", "targeted", "lifted", "menu", "arrived", "stages", "current", "blank", "people", "choosing", "marked"],
  emits: ["need", "open-menu", "close-menu", "choose", "assign", "mark", "hover"],
  data() { return { top: 0, height: opensOnScreen(this.at) ? innerHeight - 150 : 0, spare: 0 }; }, // about right until it is measured
  computed: {
    range() {
      return rows(this.column, this.top, this.height, this.pitch, this.spare);
    },
    shown() {
      const [from, to] = this.range;
      const { start, cards } = this.column;
      return cards.slice(Math.max(0, from - start), Math.max(0, to - start)).map((card, i) => ({
        card, row: Math.max(from, start) + i, parts: titleParts(card.title),
      }));
    },
    /** Where Tab enters the column: the card last chosen, else the first one. */
    entry() {
      const cards = this.shown.map(({ card }) => card.id);
      return cards.includes(this.current) ? this.current : cards[0];
    },
    lacking() {
      const [from, to] = this.range;
      const { start, cards } = this.column;
      return from < to && (from < start || to > start + cards.length) ? from : -1;
    },
  },
  watch: {
    lacking() { this.ask(); },
    range() { this.ask(); },
    "column.asked"() { this.ask(); },
  },
  mounted() {
    this.observer = new ResizeObserver(() => { this.height = this.$refs.body.clientHeight; });
    requestAnimationFrame(() => setTimeout(() => { // once the first cards are painted: the rest, and the buttons that only a hand or a key needs
      if (!this.$refs.body) return;
      this.spare = SPARE;
      this.observer.observe(this.$refs.body);
    }));
  },
  unmounted() { this.observer.disconnect(); },
  methods: {
    card({ card, row, parts }) {
      const { column, arrived, choosing } = this, chosen = this.marked.has(card.id), [step, due, pressing] = card.step, [days, stood, long] = card.days;
      return h("li", { key: card.id, class: ["vb-card", { observed: card.observed, faceless: !card.owner, lifted: this.lifted === card.id, arrived: arrived[card.id],
        open: this.menu === card.id, chosen: choosing && chosen }], style: { transform: `translateY(${row * this.pitch}px)` }, "data-testid": "deal-card", tabindex: -1,
        "data-deal-id": card.id, "data-row": row, "data-observed": card.observed, "aria-setsize": column.count, "aria-posinset": row + 1 }, [
        h("a", { class: "vb-title", href: `/deal/${card.id}`, draggable: "false", title: card.title, tabindex: this.entry === card.id ? 0 : -1 }, parts
          ? [h("b", parts[0]), h("span", { class: "vb-place" }, [h("span", parts[1]), h("span", parts[2])])]
          : [h("b", { class: "vb-free" }, card.title)]),
        choosing ? h("input", { type: "checkbox", class: "vb-check", tabindex: -1, checked: chosen, "aria-label": `${this.labels.choose}: ${card.title}`,
          onChange: () => this.$emit("mark", card.id) }) : null,
        h("span", { class: "vb-amount" }, [card.amount, card.sys ? this.systems(card.sys) : null]),
        card.observed ? this.eye() : this.spare && !choosing ? this.more(card) : null,
        h("span", { class: ["vb-step", pressing], title: due }, step),
        h("span", { class: ["vb-days", long], title: stood }, days),
        card.owner ? h("span", { class: "vb-face", style: { "--face": card.owner[1] }, title: card.owner[2] }, card.owner[0]) : null,
        arrived[card.id] ? h("span", { class: "vb-by" }, arrived[card.id]) : null,
      ]);
    },
    systems(codes) {
      return h("svg", { class: "vb-systems", width: codes.length * 18, height: 16, role: "img", "aria-label": [...codes].map((one) => this.labels.systems[one]).join(", ") },
        [...codes].map((one, at) => h("path", { key: one, d: ICONS[one], transform: `translate(${at * 18})` })));
    },
    eye() {
      return h("span", { class: "vb-eye", role: "img", "aria-label": this.labels.observed, title: this.labels.observed }, [
        h("svg", { viewBox: "0 0 20 20", width: 16, height: 16, "aria-hidden": "true" }, [h("path", { d: EYE }), h("circle", { cx: 10, cy: 10, r: 2.2 })]),
      ]);
    },
    more(card) {
      const open = this.menu === card.id, { labels, stages, people } = this;
      return h("div", { class: "vb-more", "data-testid": "move-menu" }, [
        h("button", { type: "button", tabindex: -1, "aria-haspopup": "menu", "aria-expanded": open, "aria-label": `${labels.moveTo} ${card.title}`, title: labels.moveTo,
          onClick: () => this.$emit("open-menu", card.id) }, "⋯"),
        open ? h(CardMenu, { card, stage: this.column.id, stages, people, labels, onClose: (focus) => this.$emit("close-menu", focus),
          onChoose: (to) => this.$emit("choose", to), onAssign: (who) => this.$emit("assign", who), onHover: (to) => this.$emit("hover", to) }) : null,
      ]);
    },
    ask() {
      if (this.lacking < 0 || this.column.asked) return;
      const n = Math.ceil(this.height / this.pitch);
      this.$emit("need", { start: Math.max(0, this.lacking - n), n: 3 * n + 8 });
    },
    scrolled(event) {
      this.top = event.target.scrollTop;
      if (this.menu) this.$emit("close-menu", false);
    },
    /** Bring a row into view; the window follows. */
    reveal(row) {
      const body = this.$refs.body;
      const y = row * this.pitch;
      if (y < body.scrollTop) body.scrollTop = y;
      else if (y + this.pitch > body.scrollTop + body.clientHeight) body.scrollTop = y + this.pitch - body.clientHeight;
      this.top = body.scrollTop;
    },
  },
  render() {
    const { column } = this;
    return h("section", { class: ["vb-column", { targeted: this.targeted }], "data-testid": "stage-column", "data-stage": column.code, "data-stage-id": column.id,
      "aria-labelledby": `vb-stage-${column.id}` }, [
      h("header", { class: "vb-head" }, [h("div", [
        h("i", { class: "vb-dot", style: { background: column.color } }),
        h("h2", { id: `vb-stage-${column.id}`, title: column.name }, column.name),
        h("span", { class: "vb-count", "data-testid": "column-count" }, column.count.toLocaleString(this.labels.lang)),
        h("span", { class: "vb-sum", "data-testid": "column-sum", title: column.exact }, column.sum),
      ])]),
      h("div", { class: "vb-body", ref: "body", onScrollPassive: this.scrolled }, [
        column.count ? h("ul", { style: { height: `${column.count * this.pitch}px` } }, this.shown.map(this.card))
          : h("p", { class: "vb-empty" }, this.blank ? "" : this.labels.emptyColumn),
      ]),
    ]);
  },
};
