// Copies the text of the form around it. Browsers give `navigator.clipboard` to secure pages alone; over plain HTTP on a LAN a
// hidden field is selected and copied, which works within a click.
export default {
  props: { label: String },
  emits: ["copied"],
  methods: {
    async copy() {
      const source = this.$el.closest("form").querySelector("textarea");
      let copied = false;
      try {
        if (window.isSecureContext && navigator.clipboard) {
          await navigator.clipboard.writeText(source.value);
          copied = true;
        }
      } catch { /* refused by the browser: the other way may still work */ }
      this.$emit("copied", copied || this.byHand(source.value));
    },
    byHand(text) {
      const hidden = document.createElement("textarea");
      hidden.value = text;
      hidden.setAttribute("readonly", "");
      hidden.style.cssText = "position:fixed;top:0;left:0;opacity:0";
      this.$el.after(hidden); // inside of the form: a dialog keeps the focus within itself
      hidden.select();
      const copied = document.execCommand("copy");
      hidden.remove();
      this.$el.focus();
      return copied;
    },
  },
  template: `<button type="button" class="v-button main" data-testid="copy" @click="copy">{{ label }}</button>`,
};
