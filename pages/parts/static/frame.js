/* What the frame does in the browser itself: the key `n`, a question before unsaved text is left, and links that come back to the view one is in. */
(() => {
  const typing = (at) => at.closest?.('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open], .q-dialog:not([aria-hidden=true]) .q-dialog__inner');

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = document.querySelector(`[data-key="${CSS.escape(event.code === 'KeyN' ? 'n' : event.key)}"]`);
    if (!act) return;
    event.preventDefault();
    act.click();
  });

  addEventListener('beforeunload', (event) => {
    if (document.querySelector('[data-unsaved]')) event.preventDefault();
  });

  // What takes a moment says so, and is asked for once.
  document.addEventListener('submit', ({target: form}) => {
    // NOTE: parts/draft/draft.js keeps them; whoever signs out leaves nothing behind.
    if (new URL(form.action).pathname === '/logout') Object.keys(localStorage).filter((key) => key.startsWith('voronka.draft.')).forEach((key) => localStorage.removeItem(key));
    if (!form.dataset.busy) return;
    const button = form.querySelector('button:not([type=button])');
    button.textContent = form.dataset.busy;
    button.disabled = true;
  });

  // A new deal begins in the pipeline that one looks at.
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-key=n]');
    const pipeline = new URLSearchParams(location.search).get('pipeline');
    if (link) link.search = pipeline ? new URLSearchParams({pipeline}) : '';
  }, true);

  // The board and the analytics put their filters into the address without a page load.
  document.addEventListener('beforetoggle', (event) => {
    for (const link of event.target.querySelectorAll?.('a[data-next]') ?? []) {
      const address = new URL(link.href);
      address.searchParams.set('next', location.pathname + location.search);
      link.href = address;
    }
  }, true);
})();
