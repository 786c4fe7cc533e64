import { byId, element, idMark, statusMark, write } from './dom.js';

/** What somebody scrolls through; older changes are gone from the page. */
const MOST_LINES = 200;

/** Often enough to follow, seldom enough to let a screen reader finish. */
const ANNOUNCE_EVERY = 10_000;

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

/** The changes, newest first; paused, they wait, so that a line can be read or copied. */
export function makeLog() {
  const lines = byId('log-lines');
  const button = byId('log-pause');
  const known = new Set();
  let waiting = [];
  let unsaid = new Map();
  let saidAt = 0;

  button.addEventListener('click', () => {
    const paused = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(paused));
    if (!paused) {
      show(waiting);
      waiting = [];
    }
    label();
  });

  function label() {
    const paused = button.getAttribute('aria-pressed') === 'true';
    write(button, paused ? `Paused, ${waiting.length} new` : 'Pause');
  }

  function show(added) {
    for (const line of added) {
      lines.prepend(lineElement(line));
    }
    while (lines.childElementCount > MOST_LINES) {
      lines.lastElementChild.remove();
    }
    byId('log-empty').hidden = lines.childElementCount > 0;
  }

  return {
    /** Takes lines, oldest first; those that are known already are left out. */
    add(added, quietly) {
      const fresh = added.filter(line => !known.has(key(line)));
      fresh.forEach(line => known.add(key(line)));
      for (const old of [...known].slice(0, Math.max(0, known.size - 2 * MOST_LINES))) {
        known.delete(old);
      }
      if (!quietly) {
        for (const line of fresh) {
          const word = line.kind === 'status_changed' ? line.to.text : line.kind === 'removed' ? 'deleted' : 'created';
          unsaid.set(word, (unsaid.get(word) || 0) + 1);
        }
      }
      if (button.getAttribute('aria-pressed') === 'true') {
        waiting = [...waiting, ...fresh].slice(-MOST_LINES);
        label();
      } else {
        show(fresh);
      }
    },

    /** Says now and then what has come since, in one sentence, whether the log is paused or not. */
    announce(now) {
      if (unsaid.size > 0 && now - saidAt >= ANNOUNCE_EVERY) {
        write(byId('announcer'), [...unsaid].map(([word, count]) => `${count} ${word}`).join(', '));
        unsaid = new Map();
        saidAt = now;
      }
    },
  };
}
