// The deals behind a mark: a native modal dialog at the side, so focus, Escape and the page behind it behave by themselves.
export default {
  props: { labels: Object },
  data: () => ({ found: null }),
  methods: {
    open() {
      this.found = null;
      if (!this.$refs.box.open) this.$refs.box.showModal();
    },
    show(found) { this.found = found; },
    close() { this.$refs.box.close(); },
  },
  template: `
    <dialog ref="box" class="v-behind" data-testid="deals-behind" aria-labelledby="v-behind-title" @click.self="close">
      <div>
        <header>
          <h2 id="v-behind-title">{{ found ? found.title : labels.busy }}</h2>
          <button type="button" class="v-link" @click="close">{{ labels.close }}</button>
        </header>
        <template v-if="found">
          <p class="v-soft" role="status">{{ found.summary }}</p>
          <ul>
            <li v-for="line in found.lines" :key="line.id">
              <a :href="'/deal/' + line.id + (line.entry ? '?entry=' + line.entry : '')">{{ line.title }}</a>
              <span>{{ line.note }}</span><span class="v-soft">{{ line.owner }}</span><span class="amount">{{ line.amount }}</span>
            </li>
          </ul>
        </template>
      </div>
    </dialog>`,
};
