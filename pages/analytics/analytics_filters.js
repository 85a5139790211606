// A line of filters or switches. The server says what there is and what is chosen; a change goes up, the address comes down.
export default {
  props: { label: String, controls: Array, address: String },
  emits: ["change"],
  watch: {
    address(now) { if (now && now !== location.pathname + location.search) history.replaceState(history.state, "", now + location.hash); },
  },
  methods: {
    change(name, value) { this.$emit("change", { name, value }); },
  },
  template: `
    <form class="va-filters" role="group" :aria-label="label" @submit.prevent>
      <template v-for="one in controls" :key="one.name">
        <label v-if="one.kind === 'select'" class="va-chip">
          <span>{{ one.label }}</span>
          <select :data-filter="one.name" :value="one.value ?? ''" @change="change(one.name, $event.target.value)">
            <option v-for="[value, text] in one.options" :key="value" :value="value ?? ''">{{ text }}</option>
          </select>
        </label>
        <label v-else-if="one.kind === 'date'" class="va-chip">
          <span>{{ one.label }}</span>
          <input type="date" :data-filter="one.name" :value="one.value" min="1900-01-02" max="2199-12-30" @change="change(one.name, $event.target.value)">
        </label>
        <fieldset v-else class="va-choice" :aria-label="one.label">
          <button v-for="[value, text] in one.options" :key="value" type="button" :data-choice="value" :aria-pressed="value === one.value" @click="change(one.name, value)">{{ text }}</button>
        </fieldset>
      </template>
    </form>`,
};
