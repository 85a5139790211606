// A presentation: the figures, then a chart at a time, the next by an arrow key; the page behind stays what it is.
export default {
  props: { labels: Object, end: String, leave: String },
  data: () => ({ at: 0, count: 1 }),
  mounted() {
    window.addEventListener("keydown", this.key);
    this.show(0);
  },
  beforeUnmount() { window.removeEventListener("keydown", this.key); },
  computed: { said() { return this.labels.of.replace("{n}", this.at + 1).replace("{all}", this.count); } },
  methods: {
    slides: () => [...document.querySelectorAll(".va-figures-slide, .va-section [data-testid=chart]")],
    show(at) {
      const slides = this.slides();
      this.count = slides.length;
      this.at = Math.min(Math.max(at, 0), slides.length - 1);
      slides.forEach((slide, n) => slide.classList.toggle("va-on", n === this.at));
      slides[this.at]?.scrollTo(0, 0);
    },
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog, .vc-menu")) return;
      const to = { ArrowRight: this.at + 1, PageDown: this.at + 1, ArrowLeft: this.at - 1, PageUp: this.at - 1, Home: 0, End: this.count - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.show(to);
    },
    whole() { document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(); },
  },
  template: `
    <nav class="va-slides" :aria-label="labels.slides">
      <button type="button" class="v-button" :disabled="at === 0" :aria-label="labels.before" title="←" @click="show(at - 1)">←</button>
      <span role="status">{{ said }}</span>
      <button type="button" class="v-button" :disabled="at === count - 1" :aria-label="labels.next" title="→" @click="show(at + 1)">→</button>
      <button type="button" class="v-button va-whole" @click="whole">{{ labels.whole }}</button>
      <form method="post" :action="end">
        <input type="hidden" name="next" :value="leave">
        <button class="v-button" name="before_all" value="end">{{ labels.leave }}</button>
      </form>
    </nav>`,
};
