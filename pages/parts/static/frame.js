/* What the frame does in the browser itself: keys that click what bears them, a question before unsaved text is left, and links that come back to the view one is in. */
(() => {
  const typing = (at) => at.closest?.('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open], .q-dialog:not([aria-hidden=true]) .q-dialog__inner');

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = document.querySelector(`[data-key="${CSS.escape(/^Key[A-Z]$/.test(event.code) ? event.code.at(-1).toLowerCase() : event.key)}"]`);
    if (!act) return;
    event.preventDefault();
    act.click();
  });

  let leaving = false, going = 0;
  addEventListener('beforeunload', (event) => {
    going = Date.now();
    if (!leaving && document.querySelector('[data-unsaved]')) event.preventDefault();
  });

  // The session has ended: whoever signs in comes back to this address. A page that is on its way elsewhere (somebody else signs
  // in at this browser) is not called back; where one stays after all, it leaves then.
  document.addEventListener('submit', (event) => { if (!event.defaultPrevented) going = Date.now(); });
  window.vLeave = () => {
    if (leaving) return;
    if (Date.now() - going < 5000) { setTimeout(vLeave, 5000); return; }
    leaving = true;
    location.replace('/login?ended=1&next=' + encodeURIComponent(location.pathname + location.search));
  };

  // The connection was lost, and the session ended meanwhile: the guard refuses the socket, and would for ever.
  addEventListener('load', () => setTimeout(() => window.socket?.io.on('reconnect_error', (error) => {
    if (error.description === 403) vLeave();
  })));

  // A page that Back brings out of the browser's memory may be somebody's who has signed out.
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

  // The board and the analytics put their filters into the address without a page load: forms and links come back to what it says now.
  document.addEventListener('submit', ({target: form}) => {
    const next = form.querySelector('input[data-next]');
    if (next) next.value = location.pathname + location.search;
  });

  // What takes a moment says so, and is asked for once.
  document.addEventListener('submit', ({target: form}) => {
    // NOTE: parts/draft/draft.js and parts/uploads/uploads.js keep them; whoever signs out leaves nothing behind.
    if (new URL(form.action).pathname === '/logout') {
      Object.keys(localStorage).filter((key) => key.startsWith('voronka.draft.')).forEach((key) => localStorage.removeItem(key));
      indexedDB.deleteDatabase('voronka.files');
    }
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

  const back = (link) => {
    const address = new URL(link.href);
    address.searchParams.set('next', location.pathname + location.search);
    link.href = address;
  };
  document.addEventListener('beforetoggle', (event) => event.target.querySelectorAll?.('a[data-next]').forEach(back), true);
  document.addEventListener('click', (event) => { if (event.target.closest?.('a[data-next]')) back(event.target.closest('a')); }, true);
})();
