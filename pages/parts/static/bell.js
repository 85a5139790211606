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

  const ask = async (options) => {
    const answer = await fetch('/bell', options);
    if (new URL(answer.url).pathname !== '/bell' || answer.status === 403) vLeave(); // the session has ended
    else if (answer.ok) return answer;
    throw new Error(answer.status);
  };
  const shown = (html) => { // closed meanwhile, nobody sees it
    const open = list.matches(':popover-open');
    if (open) list.innerHTML = html;
    return open;
  };

  list.addEventListener('toggle', async (event) => {
    if (event.newState !== 'open') { list.textContent = ''; return; }
    try {
      if (!shown(await (await ask()).text())) return;
    } catch {
      if (shown('<p class="v-soft" role="alert"></p>')) list.firstChild.textContent = list.dataset.failed;
      return;
    }
    const keys = [...list.querySelectorAll('[data-unread]')].map((line) => ['key', line.dataset.unread]);
    try {
      if (keys.length) vBell(await (await ask({method: 'POST', body: new URLSearchParams(keys)})).json());
    } catch { /* they stand there, and stay new */ }
  });
})();
