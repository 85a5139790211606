// Sends files to a deal, two at a time: the body is the file itself, its name stands in the address, and a token of its own makes
// a repetition after a lost answer the same act. What the server refuses stays with its sentence; what the network lost goes again.
const AT_ONCE = 2, PAUSE = 8000, LARGEST_SIDE = 2400, WORTH = 700_000, LONGEST = 7 * 86_400_000;

/** A photo from a phone, smaller; what a canvas cannot read (HEIC) goes as it is, and is turned into a preview at the server. */
async function shrunk(file) {
  if (!matchMedia("(pointer: coarse)").matches || file.size < WORTH || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LARGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return smaller && smaller.size < file.size ? new File([smaller], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

/** Files that have not arrived yet stand in this browser, so that a reload loses no photo; where they cannot, they live as long as the page. */
const kept = (work) => new Promise((done) => {
  const opening = indexedDB.open("voronka.files", 1); // NOTE: static/frame.js forgets them when somebody signs out
  opening.onupgradeneeded = () => opening.result.createObjectStore("files", { keyPath: "key" });
  opening.onerror = () => done(null);
  opening.onsuccess = () => {
    const change = opening.result.transaction("files", "readwrite");
    const asked = work(change.objectStore("files"));
    change.oncomplete = change.onabort = () => { opening.result.close(); done(asked?.result ?? null); };
  };
});

const token = () => Array.from(crypto.getRandomValues(new Uint8Array(18)), (one) => (one % 36).toString(36)).join("");
const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

export default {
  props: { address: String, of: String, most: Number, words: Object },
  data: () => ({ items: [], over: false, said: "" }),
  mounted() {
    this.instead = null;
    this.ears = {
      dragover: (event) => { if (carries(event) && this.open()) { event.preventDefault(); this.over = true; } },
      dragleave: (event) => { if (!event.relatedTarget) this.over = false; },
      drop: (event) => {
        this.over = false;
        if (!carries(event) || !this.open()) return;
        event.preventDefault();
        this.add(event.dataTransfer.files, event.target.closest?.("[data-instead]")?.dataset.instead);
      },
      paste: (event) => {
        const { files, types } = event.clipboardData ?? {};
        if (!files?.length || [...types].includes("text/plain") || !this.open()) return; // a cell of a sheet is a text, and a picture beside it
        event.preventDefault();
        const at = new Date(), stamp = `${at.toLocaleDateString("sv")} ${at.toTimeString().slice(0, 8).replaceAll(":", "-")}`;
        this.add([...files].map((file) => new File([file], file.name === "image.png" ? `${this.words.shot} ${stamp}.png` : file.name, { type: file.type })));
      },
      click: (event) => { // NOTE: deal/entry.py draws the button beside a link to a file-sharing site
        const place = event.target.closest?.("button[data-instead]");
        if (place && this.open()) this.choose(place.dataset.instead);
      },
    };
    for (const [name, ear] of Object.entries(this.ears)) document.addEventListener(name, ear);
    this.online = () => this.items.filter((one) => one.state === "waiting").forEach(this.again);
    addEventListener("online", this.online);
    this.resume();
  },
  unmounted() {
    for (const [name, ear] of Object.entries(this.ears)) document.removeEventListener(name, ear);
    removeEventListener("online", this.online);
    this.items.forEach((one) => { clearTimeout(one.timer); one.xhr?.abort(); });
  },
  methods: {
    /** Whether its reader may add anything: an observer's composer is hidden. */
    open() { return this.$el.offsetParent !== null; },
    choose(instead) { this.instead = instead ?? null; this.$refs.files.click(); },
    chosen() { this.add(this.$refs.files.files, this.instead); this.$refs.files.value = ""; },
    /** What was on its way when this page was left; what somebody else left here goes. */
    async resume() {
      for (const { key, of, at, address, file, instead } of (await kept((files) => files.getAll())) ?? []) {
        if (of !== this.of || Date.now() - at > LONGEST) kept((files) => files.delete(key));
        else if (address === this.address) this.items.push({ key, name: file.name, state: "ready", share: 0, why: "", instead, file: Object.freeze(file) });
      }
      this.next();
    },
    async add(files, instead = null) {
      for (const file of [...files]) { // a copy: the input is emptied meanwhile
        const item = { key: token(), name: file.name, state: "queued", share: 0, why: "", instead };
        this.items.push(item);
        const own = this.items.at(-1);
        own.file = Object.freeze(await shrunk(file));
        if (!file.size) this.refuse(own, this.words.empty);
        else if (own.file.size > this.most) this.refuse(own, this.words.large);
        else {
          own.state = "ready";
          kept((store) => store.put({ key: item.key, of: this.of, at: Date.now(), address: this.address, file: own.file, instead }));
        }
        this.next();
      }
    },
    next() {
      const busy = this.items.filter((one) => one.state === "going").length;
      this.items.filter((one) => one.state === "ready").slice(0, Math.max(0, AT_ONCE - busy)).forEach(this.send);
    },
    send(item) {
      const facts = new URLSearchParams({ name: item.file.name, token: item.key, ...(item.instead ? { instead: item.instead } : {}) });
      const xhr = new XMLHttpRequest();
      Object.defineProperty(item, "xhr", { value: xhr, configurable: true, enumerable: false });
      item.state = "going";
      item.share = 0;
      xhr.upload.onprogress = (event) => { item.share = event.loaded / event.total; };
      xhr.onload = () => this.answered(item, xhr);
      xhr.onerror = xhr.ontimeout = () => this.wait(item);
      xhr.open("POST", `${this.address}?${facts}`);
      xhr.setRequestHeader("Content-Type", "application/octet-stream");
      xhr.send(item.file);
    },
    answered(item, xhr) {
      let told = null;
      try { told = JSON.parse(xhr.responseText); } catch { /* a page of the guard, or of a proxy */ }
      if (xhr.status === 200 && told) {
        this.said = this.words.sent.replace("{name}", item.name);
        this.drop(item);
      } else if (xhr.status === 429) this.wait(item);
      else this.refuse(item, told?.error ?? { 403: this.words.out, 413: this.words.large }[xhr.status] ?? this.words.failed, xhr.status !== 413);
      this.next();
    },
    wait(item) {
      item.state = "waiting";
      item.timer = setTimeout(() => this.again(item), PAUSE);
      this.next();
    },
    again(item) {
      clearTimeout(item.timer);
      item.why = "";
      item.state = "ready";
      this.next();
    },
    refuse(item, why, repeatable = false) {
      Object.assign(item, { state: "refused", why, repeatable });
      this.said = why;
      if (!repeatable) kept((files) => files.delete(item.key));
    },
    cancel(item) {
      clearTimeout(item.timer);
      item.xhr?.abort();
      this.drop(item);
      this.next();
    },
    drop(item) {
      this.items = this.items.filter((one) => one.key !== item.key);
      kept((files) => files.delete(item.key));
    },
    percent: (item) => Math.round(item.share * 100),
  },
  template: `<div class="v-uploads" :data-unsaved="items.some((one) => one.state !== 'refused') ? '' : null">
    <button type="button" class="v-button" @click="choose()">{{ words.choose }}</button>
    <input ref="files" type="file" multiple hidden data-testid="file-input" :aria-label="words.choose" @change="chosen">
    <ul v-if="items.length">
      <li v-for="item in items" :key="item.key" :class="item.state" data-testid="upload">
        <span class="name">{{ item.name }}</span>
        <progress v-if="item.state === 'going' || item.state === 'ready' || item.state === 'queued'" :value="item.share" max="1" :aria-label="item.name"></progress>
        <span v-if="item.state === 'going'" class="v-faint v-small">{{ percent(item) }} %</span>
        <span v-if="item.state === 'waiting'" class="v-warn v-small">{{ words.waiting }}</span>
        <span v-if="item.state === 'refused'" class="v-bad v-small">{{ item.why }}</span>
        <button v-if="item.state === 'waiting' || (item.state === 'refused' && item.repeatable)" type="button" class="v-link" @click="again(item)">{{ words.again }}</button>
        <button type="button" class="v-link quiet" :aria-label="words.cancel.replace('{name}', item.name)" :title="words.cancel.replace('{name}', item.name)" @click="cancel(item)">×</button>
      </li>
    </ul>
    <p class="v-unseen" role="status" aria-live="polite">{{ said }}</p>
    <div v-if="over" class="v-drop" aria-hidden="true">{{ words.drop }}</div>
  </div>`,
};
