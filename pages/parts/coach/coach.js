// Watches the textarea beside it. A word is finished by what is no letter; a pause lasts two seconds. The marks lie in a layer behind the
// text, of the same size and wrapped alike, so that neither the text nor the caret is touched. Without a connection nothing is asked.
const PAUSE = 2000, LETTER = /[\p{L}\p{N}'’-]/u, COPIED = ["fontFamily", "fontSize", "fontWeight", "fontStyle", "fontFeatureSettings", "fontVariantNumeric", "letterSpacing", "wordSpacing", "lineHeight", "padding", "textIndent", "tabSize", "textAlign"]; // `font` alone is empty where a part of it has no short form

/** How long the common beginning and the common end of two texts are. */
function common(one, other) {
  const most = Math.min(one.length, other.length);
  let start = 0, end = 0;
  while (start < most && one[start] === other[start]) start++;
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  return [start, end];
}

export default {
  emits: ["look"],
  data: () => ({ parts: [], box: {} }),
  mounted() {
    this.text = "";
    this.spans = [];
    this.dictated = false;
    this.area = this.$el.parentElement.querySelector("textarea");
    this.text = this.area.value;
    this.typed = (event) => {
      const now = this.area.value, [start, end] = common(this.text, now), added = now.slice(start, now.length - end);
      if (!now.trim()) this.dictated = false;
      if (event.inputType?.includes("ictation") || (matchMedia("(pointer: coarse)").matches && /^insert(Text|CompositionText)$/.test(event.inputType) && /\S\s+\S/.test(added.trim()))) this.dictated = true;
      this.follow(now);
      clearTimeout(this.timer);
      if (!now.trim()) return;
      if (added && !LETTER.test(added.at(-1))) this.say("word");
      this.timer = setTimeout(() => this.say("pause"), PAUSE);
    };
    this.scrolled = () => this.draw();
    this.area.addEventListener("input", this.typed);
    this.area.addEventListener("scroll", this.scrolled);
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(this.area);
  },
  beforeUnmount() {
    clearTimeout(this.timer);
    this.size.disconnect();
    this.area.removeEventListener("input", this.typed);
    this.area.removeEventListener("scroll", this.scrolled);
  },
  methods: {
    say(at) {
      if (navigator.onLine && window.socket?.connected) this.$emit("look", { text: this.area.value, at, dictated: this.dictated });
    },
    /** Marks stay at their words while something is typed elsewhere; a word that is being changed loses its mark. */
    follow(now) {
      const [start, end] = common(this.text, now), moved = now.length - this.text.length, last = this.text.length - end;
      this.spans = this.spans.filter(([from, to]) => to < start || from >= last || (to === start && !LETTER.test(now[start] ?? " "))).map(([from, to]) => (from >= last && to > start ? [from + moved, to + moved] : [from, to]));
      this.text = now;
      this.draw();
    },
    mark(text, spans) {
      if (!text.trim()) this.dictated = false; // saved: the server empties the field, of which no event tells
      this.text = text;
      this.spans = spans;
      this.follow(this.area.value);
    },
    draw() {
      const parts = [], text = this.text;
      let done = 0;
      for (const [from, to] of [...this.spans].sort((one, other) => one[0] - other[0])) {
        if (from < done) continue;
        parts.push([text.slice(done, from), false], [text.slice(from, to), true]);
        done = to;
      }
      this.parts = parts.length ? [...parts, [text.slice(done), false]] : [];
      if (!parts.length) return;
      const style = getComputedStyle(this.area), at = this.area.getBoundingClientRect(), around = this.$el.parentElement.getBoundingClientRect();
      this.box = {
        ...Object.fromEntries(COPIED.map((name) => [name, style[name]])),
        width: `${this.area.clientWidth}px`, height: `${this.area.clientHeight}px`, left: `${at.left - around.left}px`, top: `${at.top - around.top}px`,
      };
      this.$nextTick(() => { this.$el.scrollTop = this.area.scrollTop; });
    },
  },
  template: `<div class="vd-marks" aria-hidden="true" :style="box"><template v-for="[text, marked] in parts"><mark v-if="marked">{{ text }}</mark><template v-else>{{ text }}</template></template></div>`,
};
