// Dragging a card with the mouse, a pen, or a finger after a long press: pointer events of our own, no HTML5 drag and drop.

const MOUSE_SLOP = 6; // px before a press becomes a drag
const TOUCH_SLOP = 10; // px after which a touch is a scroll, not a long press
const LONG_PRESS = 350; // ms
const EDGE = 48; // px from the board's edge where it scrolls by itself

/**
 * Watch `root` for presses on cards. `hooks`: `still()`, whether nothing is dragged now, `lift(id)`, `over(stageId or null)`, `drop(id, stageId or null)`; `air` is the
 * element that ghosts fly in, `board()` the element that scrolls sideways. Returns a function that stops watching.
 */
export function watchDrags(root, hooks) {
  let press = null;

  function down(event) {
    const card = event.target.closest("[data-deal-id]");
    if (press || !card || hooks.still() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (card.dataset.observed || event.button !== 0 || !event.isPrimary || event.target.closest(".vb-more")) return;
    press = { card, id: Number(card.dataset.dealId), pointer: event.pointerId, x: event.clientX, y: event.clientY, ghost: null, over: null };
    if (event.pointerType === "touch") {
      press.timer = setTimeout(() => lift(press), LONG_PRESS);
      press.target = event.target;
      press.target.addEventListener("touchmove", holdStill, { passive: false }); // on the target itself: it may leave the page
    }
    listen("addEventListener");
  }

  function holdStill(event) {
    if (press?.ghost && event.cancelable) event.preventDefault();
  }

  function move(event) {
    if (event.pointerId !== press.pointer) return;
    const way = Math.hypot(event.clientX - press.x, event.clientY - press.y);
    if (!press.ghost && press.timer && way > TOUCH_SLOP) return end();
    if (!press.ghost && !press.timer && way > MOUSE_SLOP) lift(press);
    if (press.ghost) follow(event.clientX, event.clientY);
  }

  function lift(current) {
    const { card, x, y } = current;
    const box = card.getBoundingClientRect();
    if (current.target?.hasPointerCapture?.(current.pointer)) current.target.releasePointerCapture(current.pointer);
    current.ghost = ghostOf(card, box, hooks.air());
    current.dx = x - box.left;
    current.dy = y - box.top;
    hooks.lift(current.id);
    if (current.timer) navigator.vibrate?.(15);
    follow(x, y);
    current.frame = requestAnimationFrame(scrollAtEdge);
  }

  function follow(x, y) {
    Object.assign(press, { atX: x, atY: y });
    press.ghost.style.transform = `translate(${x - press.dx}px, ${y - press.dy}px) rotate(1.5deg)`;
    const stage = document.elementFromPoint(x, y)?.closest("[data-stage-id]");
    const over = stage && root.contains(stage) ? Number(stage.dataset.stageId) : null;
    if (over !== press.over) hooks.over((press.over = over));
  }

  function scrollAtEdge() {
    if (!press?.ghost) return;
    const board = hooks.board();
    const box = board.getBoundingClientRect();
    if (press.atX > box.right - EDGE) board.scrollLeft += 10;
    else if (press.atX < box.left + EDGE) board.scrollLeft -= 10;
    press.frame = requestAnimationFrame(scrollAtEdge);
  }

  function up(event) {
    if (event.pointerId !== press.pointer) return;
    if (press.ghost) finish(press.over);
    else end();
  }

  function key(event) {
    if (event.key !== "Escape" || !press.ghost) return;
    event.preventDefault();
    event.stopPropagation();
    finish(null);
  }

  function finish(over) {
    const { id, ghost } = press;
    const from = ghost.getBoundingClientRect();
    ghost.remove();
    swallowClick(50);
    end();
    hooks.drop(id, over, from);
  }

  function end() {
    clearTimeout(press.timer);
    cancelAnimationFrame(press.frame);
    press.ghost?.remove();
    press.target?.removeEventListener("touchmove", holdStill);
    press = null;
    listen("removeEventListener");
  }

  function cancel(event) {
    if (event.pointerId !== press.pointer) return;
    if (press.ghost) finish(null);
    else end();
  }

  function noMenu(event) {
    if (press?.timer || hooks.still()) event.preventDefault(); // a long press is ours, not the browser's link menu
  }

  function listen(how) {
    document[how]("pointermove", move);
    document[how]("pointerup", up);
    document[how]("pointercancel", cancel);
    document[how]("keydown", key, true);
  }

  root.addEventListener("pointerdown", down);
  root.addEventListener("contextmenu", noMenu);
  return () => press && end();
}

/** Fly a copy of a card from one place on the screen to another, where the card itself already stands. */
export function glide(card, from, air) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const to = card.getBoundingClientRect();
  const ghost = ghostOf(card, to, air);
  const start = `translate(${from.left}px, ${from.top}px)`;
  card.style.visibility = "hidden";
  const flight = ghost.animate([{ transform: start }, { transform: `translate(${to.left}px, ${to.top}px)` }], {
    duration: 260, easing: "cubic-bezier(.2, .8, .3, 1)",
  });
  const land = () => { card.style.visibility = ""; ghost.remove(); };
  flight.finished.then(land, land);
}

function ghostOf(card, box, air) {
  const ghost = card.cloneNode(true);
  for (const name of ["data-testid", "data-deal-id", "tabindex"]) ghost.removeAttribute(name);
  for (const inner of ghost.querySelectorAll("[data-testid]")) inner.remove();
  ghost.classList.add("vb-ghost");
  ghost.classList.remove("lifted");
  Object.assign(ghost.style, { width: `${box.width}px`, height: `${box.height}px`, transform: `translate(${box.left}px, ${box.top}px)` });
  air.append(ghost);
  return ghost;
}

/** Let the next click pass unheard, if it comes within so many ms. */
export function swallowClick(time) {
  const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
  document.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stop, { capture: true }), time);
}
