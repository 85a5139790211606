// The menu of a card: the stages to move it to, and for a head who becomes responsible. NOTE: of its own, so that a board opens without
// having compiled it: Vue compiles a template when it is first shown.

export const CardMenu = {
  props: ["card", "stage", "stages", "people", "labels"],
  emits: ["close", "choose", "assign", "hover"],
  data: () => ({ assigning: false }),
  mounted() {
    this.$el.showPopover();
    this.fit();
    this.$el.querySelector("[aria-checked=true]").focus();
  },
  methods: {
    /** Below its button, or above where there is no room. */
    fit() {
      const menu = this.$el;
      const button = menu.parentElement.getBoundingClientRect();
      const box = menu.getBoundingClientRect();
      menu.style.left = `${Math.max(8, Math.min(button.right - box.width, innerWidth - box.width - 8))}px`;
      menu.style.top = `${button.bottom + box.height + 8 > innerHeight ? Math.max(8, button.top - box.height) : button.bottom}px`;
    },
    /** The menu's other page: whose deal it becomes. */
    askWho() {
      this.assigning = true;
      this.$nextTick(() => {
        (this.$el.querySelector("[aria-checked=true]") ?? this.$el.querySelector("[role=menuitemradio]")).focus();
        this.fit();
      });
    },
    key(event) {
      const items = [...this.$el.querySelectorAll("[role^=menuitem]")];
      const at = items.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
      event.stopPropagation();
      if (to !== undefined) items[(to + items.length) % items.length].focus();
      else if (event.key === "Escape" || event.key === "Tab") this.$emit("close", true);
      else return;
      event.preventDefault();
    },
  },
  template: `
    <div class="vb-menu" role="menu" popover="auto" :aria-label="labels.moveTo" @keydown="key" @toggle="$event.newState === 'closed' && $emit('close', false)">
      <p aria-hidden="true">{{ assigning ? labels.assign : labels.moveTo }}</p>
      <template v-if="assigning">
        <button v-for="[id, name] in people" :key="id" type="button" role="menuitemradio" tabindex="-1" :aria-checked="id === card.who"
                :data-person="id" @mouseenter="$event.target.focus()" @click="$emit('assign', id)">{{ name }}</button>
      </template>
      <button v-for="one in assigning ? [] : stages" :key="one.id" type="button" role="menuitemradio" tabindex="-1"
              :aria-checked="one.id === stage" :data-stage="one.code"
              @focus="$emit('hover', one.id)" @mouseenter="$event.target.focus()" @click="$emit('choose', one.id)">
        <i class="vb-dot" :style="{background: one.color}"></i>{{ one.name }}
      </button>
      <button v-if="people.length && !assigning" type="button" role="menuitem" tabindex="-1" class="vb-assign"
              @focus="$emit('hover', null)" @mouseenter="$event.target.focus()" @click.stop="askWho">{{ labels.assign }}…</button>
    </div>`,
};
