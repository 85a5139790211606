/* The search in the bar: `/` and Ctrl+K open it, results come as one types, arrows choose, Enter opens. NOTE: pages/search.py answers. */
(() => {
  const dialog = document.getElementById('v-search'), field = document.getElementById('v-sought'), found = document.getElementById('v-found'), hint = document.getElementById('v-hint');
  if (!dialog) return;
  const WAIT = 150;
  let timer, asking, chosen, awaited = false;

  const options = () => [...found.querySelectorAll('[role=option]')];
  const choose = (option) => {
    chosen?.removeAttribute('aria-selected');
    chosen = option;
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({block: 'nearest'});
    option ? field.setAttribute('aria-activedescendant', option.id) : field.removeAttribute('aria-activedescendant');
  };
  const show = (html) => {
    found.innerHTML = html;
    const some = options().length > 0;
    hint.hidden = found.childElementCount > 0;
    field.setAttribute('aria-expanded', some);
    some ? field.setAttribute('aria-controls', 'v-options') : field.removeAttribute('aria-controls');
    choose(options()[0]);
  };
  const ask = async () => {
    clearTimeout(timer);
    timer = null;
    asking?.abort();
    const mine = asking = new AbortController();
    if (!field.value.trim()) { asking = null; show(''); return; }
    try {
      const answer = await fetch('/search?' + new URLSearchParams({q: field.value}), {signal: mine.signal});
      if (new URL(answer.url).pathname !== '/search') { vLeave(); return; } // the session has ended
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.text());
    } catch (error) {
      if (error.name === 'AbortError') return;
      show('<p class="v-none" role="alert"></p>');
      found.firstChild.textContent = dialog.dataset.failed;
    }
    asking = null;
    if (awaited) open();
  };
  const open = () => { awaited = false; chosen?.click(); };

  field.addEventListener('input', () => { awaited = false; clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  field.addEventListener('keydown', (event) => {
    const all = options(), at = all.indexOf(chosen);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (all.length) choose(all.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % all.length));
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      if (!timer && !asking) { open(); return; }
      awaited = true; // somebody types faster than the answer comes
      if (timer) ask();
    }
  });
  found.addEventListener('mousemove', (event) => { const option = event.target.closest('[role=option]'); if (option && option !== chosen) choose(option); });
  found.addEventListener('click', (event) => { // the page may be there already: its feed then has to be looked at anew
    const option = event.target.closest('[role=option]');
    if (option && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
  });

  dialog.addEventListener('close', () => { // whatever was asked for is wanted no more
    awaited = false;
    clearTimeout(timer);
    asking?.abort();
    timer = asking = null;
  });

  const begin = () => {
    if (dialog.open) { field.select(); return; }
    ask(); // what was found then may be gone, and what was typed last was not answered
    document.querySelectorAll(':popover-open').forEach((menu) => menu.hidePopover());
    dialog.showModal();
    field.focus();
    field.select();
  };
  document.querySelector('.v-seek').addEventListener('click', begin);
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.code !== 'KeyK') return;
    event.preventDefault();
    if (!document.querySelector('dialog[open]:not(#v-search), .q-dialog:not([aria-hidden=true]) .q-dialog__inner')) begin();
  });
})();
