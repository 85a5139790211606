// Choosing several cards: Shift with a click, `x`, or «choose», after which a click or a touch is enough; Ctrl alone opens a link elsewhere. What can be done
// with them is the bar that the table of deals has too; it is fetched when it is first needed, so that the board opens without it.
import { defineAsyncComponent } from "vue";

const bulk = () => import("bulk_bar");

export const choice = {
  components: { BulkBar: defineAsyncComponent(() => bulk().then(({ BulkBar }) => BulkBar)) },
  emits: ["offers", "act"],
  data: () => ({ choosing: false, marked: new Set(), lastMarked: null, offers: null, told: null, busy: false }),
  methods: {
    startChoosing() {
      this.closeMenu(false);
      this.choosing = true;
      if (!this.offers) this.$emit("offers");
    },
    stopChoosing() {
      this.choosing = false;
      this.marked = new Set();
      this.lastMarked = null;
    },
    mark(id) {
      if (!this.choosing) this.startChoosing();
      if (!this.marked.delete(id)) this.marked.add(id);
      this.lastMarked = id;
    },
    /** From the card marked last to this one, if both stand in one column; else this one alone. */
    markTo(id) {
      const cards = this.holder(id)?.cards ?? [];
      const [from, to] = [this.lastMarked, id].map((one) => cards.findIndex((card) => card.id === one));
      if (from < 0 || !this.choosing) this.mark(id);
      else for (const card of cards.slice(Math.min(from, to), Math.max(from, to) + 1)) this.marked.add(card.id);
    },
    /** A click on a card is a choice while choosing, and with Shift always; Enter opens the deal as ever. */
    clicked(event) {
      const card = event.target.closest("[data-deal-id]");
      if (!card || event.target.closest(".vb-more, .vb-check") || !(event.shiftKey || (this.choosing && event.detail))) return;
      event.preventDefault();
      const id = Number(card.dataset.dealId);
      this.current = id;
      if (event.shiftKey) this.markTo(id);
      else this.mark(id);
    },
    act(facts) {
      this.busy = facts.name === "export";
      this.$emit("act", { ids: [...this.marked], ...facts });
    },
    // What the server sends.
    equipped(offers) { this.offers = offers; },
    report(told) { this.told = told; this.stopChoosing(); },
    fetch(address) {
      this.busy = false;
      if (address) bulk().then(({ fetchFile }) => fetchFile(address));
    },
  },
};
