// What is being typed into the form around it, kept in this browser until it is saved: a reload, a long cut of the network
// or a server that starts anew does not lose it. Nobody else who uses this browser finds it.
const ALL = "voronka.draft.";

export default {
  props: { name: String, of: String },
  emits: ["found"],
  mounted() {
    this.own = `${ALL}${this.of}.`;
    for (const key of Object.keys(localStorage)) if (key.startsWith(ALL) && !key.startsWith(this.own)) localStorage.removeItem(key);
    this.form = this.$el.closest("form");
    this.keep = ({ target }) => {
      if (!target.matches("textarea")) return;
      if (target.value.trim()) localStorage.setItem(this.own + this.name, target.value);
      else localStorage.removeItem(this.own + this.name);
    };
    this.form.addEventListener("input", this.keep);
    const kept = localStorage.getItem(this.own + this.name);
    if (kept) setTimeout(() => this.$emit("found", kept)); // the page's socket is opened right after its elements are mounted
  },
  beforeUnmount() { this.form.removeEventListener("input", this.keep); },
  methods: {
    /** It is saved; what was typed since stays. */
    forget(text) {
      if ((localStorage.getItem(this.own + this.name) ?? "") === text) localStorage.removeItem(this.own + this.name);
    },
  },
  template: `<i hidden></i>`,
};
