/* The bell in the bar: how many notices are new, and the notices once it is opened; what was shown is read. NOTE: pages/bell.py answers. */
(() => {
  const ring = document.querySelector('.v-ring'), list = document.getElementById('v-bell');
  if (!ring) return;
  const number = ring.querySelector('.v-count'), kept = 'voronka.bell.' + ring.dataset.person;

  window.vBell = ({text, label}) => {
    number.textContent = text;
    number.hidden = !text;
    ring.setAttribute('aria-label', label);
    ring.title = label;
    sessionStorage.setItem(kept, JSON.stringify({text, label})); // the next page shows it from its first moment
  };
  const before = sessionStorage.getItem(kept);
  if (before) vBell(JSON.parse(before));

  list.addEventListener('toggle', async (event) => {
    if (event.newState !== 'open') { list.textContent = ''; return; }
    try {
      const answer = await fetch('/bell');
      if (new URL(answer.url).pathname !== '/bell') { vLeave(); return; } // the session has ended
      if (!answer.ok) throw new Error(answer.status);
      list.innerHTML = await answer.text();
      const keys = [...list.querySelectorAll('[data-unread]')].map((line) => ['key', line.dataset.unread]);
      if (keys.length) vBell(await (await fetch('/bell', {method: 'POST', body: new URLSearchParams(keys)})).json());
    } catch {
      list.innerHTML = '<p class="v-soft" role="alert"></p>';
      list.firstChild.textContent = list.dataset.failed;
    }
  });
})();
