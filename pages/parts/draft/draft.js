// What is being typed into the form around it, kept in this browser until it is saved: a reload, a long cut of the network
// or a server that starts anew does not lose it. Nobody else who uses this browser finds it. What was sent and not answered goes
// again, once: the server says which text it has.
const ALL = "voronka.draft.", PATIENCE = 3000;

export default {
  props: { name: String, of: String, waits: String },
  emits: ["found", "unsent"],
  data: () => ({ waiting: false }),
  mounted() {
    this.own = `${ALL}${this.of}.`;
    for (const key of Object.keys(localStorage)) if (key.startsWith(ALL) && !key.startsWith(this.own)) localStorage.removeItem(key);
    this.form = this.$el.closest("form");
    this.keep = ({ target }) => {
      if (!target.matches("textarea")) return;
      if (target.value.trim()) localStorage.setItem(this.own + this.name, target.value);
      else localStorage.removeItem(this.own + this.name);
    };
    this.sent = (event) => {
      if (event.type === "keydown" && !(event.ctrlKey && event.key === "Enter")) return;
      const text = this.form.querySelector("textarea").value, kind = this.form.querySelector("[data-entry][aria-pressed=true]")?.dataset.entry;
      if (!text.trim()) return;
      const chosen = this.form.querySelector("[data-due][aria-pressed=true]")?.dataset, step = chosen && { what: chosen.what, due: chosen.due };
      localStorage.setItem(`${this.own}${this.name}.sent`, JSON.stringify({ text, kind, step, at: Date.now() }));
      this.look();
    };
    this.look = () => { this.waiting = !!this.unsent() && (!navigator.onLine || !window.socket?.connected); };
    this.back = () => setTimeout(() => { // what the socket itself kept has gone by then
      this.look();
      const unsent = this.unsent();
      if (unsent && !this.waiting) this.$emit("unsent", unsent);
    }, PATIENCE);
    this.form.addEventListener("input", this.keep);
    for (const name of ["submit", "keydown"]) this.form.addEventListener(name, this.sent);
    for (const name of ["online", "offline"]) addEventListener(name, this.look);
    window.socket?.on("connect", this.back);
    window.socket?.on("disconnect", this.look);
    const kept = localStorage.getItem(this.own + this.name), unsent = this.unsent();
    setTimeout(() => { // the page's socket is opened right after its elements are mounted
      if (unsent) this.$emit("unsent", unsent);
      if (kept && kept !== unsent?.text) this.$emit("found", kept);
    });
  },
  beforeUnmount() {
    this.form.removeEventListener("input", this.keep);
    for (const name of ["submit", "keydown"]) this.form.removeEventListener(name, this.sent);
    for (const name of ["online", "offline"]) removeEventListener(name, this.look);
    window.socket?.off("connect", this.back);
    window.socket?.off("disconnect", this.look);
  },
  methods: {
    /** What was sent and not answered, and how long ago, in milliseconds: the server's clock may be another one. */
    unsent() {
      const kept = JSON.parse(localStorage.getItem(`${this.own}${this.name}.sent`) ?? "null");
      return kept && { text: kept.text, kind: kept.kind, step: kept.step, age: Math.max(0, Date.now() - kept.at) };
    },
    /** The server put this into the field, of which no `input` event tells. */
    hold(text) {
      if (text.trim()) localStorage.setItem(this.own + this.name, text);
    },
    /** It is saved; what was typed since stays. */
    forget(text) {
      if ((localStorage.getItem(this.own + this.name) ?? "") === text) localStorage.removeItem(this.own + this.name);
      if (this.unsent()?.text === text) this.keepBack();
    },
    keepBack() {
      localStorage.removeItem(`${this.own}${this.name}.sent`);
      this.look();
    },
  },
  template: `<p class="v-warn v-small" role="status">{{ waiting ? waits : "" }}</p>`,
};
