// Asks for the next window of a list once it comes near to the screen, once for each window.
export default {
  props: { label: String, window: Number },
  emits: ["more"],
  mounted() {
    this.asked = 0;
    this.eye = new IntersectionObserver(([seen]) => { if (seen.isIntersecting) this.ask(); }, { rootMargin: "600px" });
    this.eye.observe(this.$el);
  },
  unmounted() { this.eye.disconnect(); },
  watch: {
    window() { this.eye.unobserve(this.$el); setTimeout(() => this.eye.observe(this.$el), 50); }, // it may still be in view
  },
  methods: {
    ask() {
      if (this.asked === this.window) return;
      this.asked = this.window;
      this.$emit("more");
    },
  },
  template: `<button type="button" class="v-button v-endless" @click="ask">{{ label }}</button>`,
};
