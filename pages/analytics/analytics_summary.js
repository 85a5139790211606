// The row of figures over the charts: each a label, a value, its change; those with deals behind them are buttons. What each
// of them counts is its description, and one act unfolds it for all, since neither a finger nor a keyboard hovers.
export default {
  props: { label: String, ask: String, summary: Object },
  emits: ["open"],
  data: () => ({ told: false }),
  template: `
    <section v-if="summary" :aria-label="label" data-testid="summary">
      <ul class="va-figures">
        <li v-for="one in summary.figures" :key="one.name" :data-figure="one.name" :title="told ? null : one.sentence">
          <component :is="one.key ? 'button' : 'div'" :type="one.key ? 'button' : null" :aria-describedby="'va-said-' + one.name" @click="one.key && $emit('open', one.key)">
            <span>{{ one.label }}</span><b>{{ one.value }}</b><small>{{ one.change }}</small>
          </component>
          <p v-show="told" :id="'va-said-' + one.name" class="va-said">{{ one.sentence }}</p>
        </li>
      </ul>
      <div class="va-under">
        <p v-if="summary.compared" class="va-compared">{{ summary.compared }}</p>
        <button type="button" class="v-link v-small" :aria-expanded="told" @click="told = !told">{{ ask }}</button>
      </div>
    </section>
    <div v-else class="va-figures" style="min-height: 94px" aria-hidden="true"></div>`,
};
