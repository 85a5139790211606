// The row of figures over the charts: each a label, a value, its change; those with deals behind them are buttons.
export default {
  props: { label: String, summary: Object },
  emits: ["open"],
  template: `
    <section v-if="summary" :aria-label="label" data-testid="summary">
      <ul class="va-figures">
        <li v-for="one in summary.figures" :key="one.name" :data-figure="one.name" :title="one.sentence">
          <component :is="one.key ? 'button' : 'div'" :type="one.key ? 'button' : null" @click="one.key && $emit('open', one.key)">
            <span>{{ one.label }}</span><b>{{ one.value }}</b><small>{{ one.change }}</small>
          </component>
        </li>
      </ul>
      <p class="va-compared">{{ summary.compared }}</p>
    </section>
    <div v-else class="va-figures" style="min-height: 94px" aria-hidden="true"></div>`,
};
