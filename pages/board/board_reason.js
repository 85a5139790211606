// The small form for why a deal is lost, or taken back. NOTE: of its own for the reason that board_menu.js gives.

export const ReasonForm = {
  props: ["ask", "reasons", "labels"],
  emits: ["answer", "give-up"],
  data: () => ({ answer: "", fault: "" }),
  mounted() { this.$el.showModal(); },
  methods: {
    /** A usual reason before what was typed; one chosen before gives way. NOTE: as `worded` in parts/reason.py. */
    usual(reason) {
      const before = this.reasons.find((one) => this.answer === one || this.answer.startsWith(`${one}: `)) ?? "";
      const rest = this.answer.slice(before.length).replace(/^:/, "").trim();
      this.answer = rest ? `${reason}: ${rest}` : reason;
      this.fault = "";
      this.$el.querySelector("textarea").focus();
    },
    send() {
      if (this.answer) this.$emit("answer", this.answer);
      else this.fault = this.ask.lacking;
    },
  },
  template: `
    <dialog class="vb-form" aria-labelledby="vb-form-title" @cancel.prevent="$emit('give-up')" @keydown.stop>
      <form data-testid="requirement-form" novalidate @submit.prevent="send">
        <h2 id="vb-form-title">{{ ask.title }}</h2>
        <label>{{ ask.ask }}<textarea v-model.trim="answer" required rows="3" maxlength="2000" autofocus
               :aria-invalid="!!fault" @input="fault = ''" @keydown.ctrl.enter="$event.target.form.requestSubmit()"></textarea></label>
        <div v-if="reasons.length" class="vb-reasons" role="group" :aria-label="labels.usual">
          <button v-for="one in reasons" :key="one" type="button" @click="usual(one)">{{ one }}</button></div>
        <p class="vb-fault" role="alert">{{ fault }}</p>
        <div><button type="button" @click="$emit('give-up')">{{ labels.cancel }}</button><button type="submit" class="main">{{ ask.act }}</button></div>
      </form>
    </dialog>`,
};
