import { byId, element, idMark, statusMark, write } from './dom.js';

/** Older changes are removed from the page. */
const MAX_LINES = 200;

/** Rare enough for a screen reader to finish. */
const ANNOUNCE_INTERVAL = 10_000;

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const key = line => `${line.at} ${line.id} ${line.kind}`;

function lineElement(line) {
  const item = element('li', 'line');
  const time = element('time', 'at', TIME.format(line.at));
  time.dateTime = new Date(line.at).toISOString();
  const what = element('span', 'what');
  if (line.kind === 'created') {
    what.append(element('span', 'verb', 'created'), statusMark(line.to.status, line.to.text));
  } else if (line.kind === 'removed') {
    what.append(element('span', 'verb', 'deleted'));
  } else {
    if (line.from) {
      const from = element('span', 'from');
      from.append(element('bdi', '', line.from.text || 'no status'));
      const arrow = element('span', 'arrow', '→');
      arrow.setAttribute('aria-hidden', 'true');
      what.append(from, arrow, element('span', 'unseen', 'to'));
    }
    what.append(statusMark(line.to.status, line.to.text));
  }
  item.append(time, idMark(line.id), what);
  return item;
}

/** The log of changes, newest first. While it is paused, new lines are held back, so that a line can be read or copied. */
export function makeLog() {
  const lines = byId('log-lines');
  const button = byId('log-pause');
  const known = new Set();
  let held = [];
  let unannounced = new Map();
  let announcedAt = 0;

  button.addEventListener('click', () => {
    const paused = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(paused));
    if (!paused) {
      show(held);
      held = [];
    }
    label();
  });

  function label() {
    const paused = button.getAttribute('aria-pressed') === 'true';
    write(button, paused ? `Paused, ${held.length} new` : 'Pause');
  }

  function show(added) {
    for (const line of added) {
      lines.prepend(lineElement(line));
    }
    while (lines.childElementCount > MAX_LINES) {
      lines.lastElementChild.remove();
    }
    byId('log-empty').hidden = lines.childElementCount > 0;
  }

  return {
    /** Adds lines, oldest first, except those that were added before. */
    add(added, quietly) {
      const fresh = added.filter(line => !known.has(key(line)));
      fresh.forEach(line => known.add(key(line)));
      for (const old of [...known].slice(0, Math.max(0, known.size - 2 * MAX_LINES))) {
        known.delete(old);
      }
      if (!quietly) {
        for (const line of fresh) {
          const word = line.kind === 'status_changed' ? line.to.text : line.kind === 'removed' ? 'deleted' : 'created';
          unannounced.set(word, (unannounced.get(word) || 0) + 1);
        }
      }
      if (button.getAttribute('aria-pressed') === 'true') {
        held = [...held, ...fresh].slice(-MAX_LINES);
        label();
      } else {
        show(fresh);
      }
    },

    /** Announces the changes since the last announcement to screen readers, in one sentence, even while the log is paused. */
    announce(now) {
      if (unannounced.size > 0 && now - announcedAt >= ANNOUNCE_INTERVAL) {
        write(byId('announcer'), [...unannounced].map(([word, count]) => `${count} ${word}`).join(', '));
        unannounced = new Map();
        announcedAt = now;
      }
    },
  };
}
