import { ago, byId, element, idMark, number, statusMark, write } from './dom.js';

/** More bars would take time to paint, and nobody would read them. */
const MAX_SHOWN = 100;

/** Renders rows as a list, and reuses the element of a row for as long as the row is shown. */
function keyed(list, make) {
  const shown = new Map();
  return rows => {
    const wanted = new Set(rows.map(row => row.id));
    for (const [id, item] of shown) {
      if (!wanted.has(id)) {
        item.element.remove();
        shown.delete(id);
      }
    }
    let place = list.firstElementChild;
    for (const row of rows) {
      let item = shown.get(row.id);
      if (!item) {
        item = make(row);
        shown.set(row.id, item);
      }
      if (item.element === place) {
        place = place.nextElementSibling;
      } else {
        list.insertBefore(item.element, place);
      }
      item.update(row);
    }
  };
}

function replaceMark(holder, row) {
  const key = `${row.status} ${row.text}`;
  if (holder.dataset.key !== key) {
    holder.dataset.key = key;
    holder.replaceChildren(statusMark(row.status, row.text));
  }
}

function liveRow(row, now) {
  const item = element('li', 'row');
  item.dataset.id = row.id;
  const mark = element('span', 'cell-status');
  const id = idMark(row.id);
  const bar = element('div', 'bar');
  bar.setAttribute('role', 'progressbar');
  bar.setAttribute('aria-label', `Batch ${row.id.slice(0, 8)}`);
  bar.setAttribute('aria-valuemin', '0');
  const completed = element('span', 'part completed');
  const failed = element('span', 'part failed');
  bar.append(completed, failed);
  const percent = element('span', 'percent');
  const sessions = element('span', 'sessions');
  const failures = element('span', 'failures');
  const age = element('span', 'age');
  item.append(mark, id, bar, percent, sessions, failures, age);

  return {
    element: item,
    update(next) {
      const ended = next.completed + next.failed;
      const total = Math.max(next.total, ended);
      const share = part => (total === 0 ? '0%' : `${(part / total) * 100}%`);
      item.dataset.status = next.status;
      replaceMark(mark, next);
      completed.style.width = share(next.completed);
      failed.style.width = share(next.failed);
      bar.setAttribute('aria-valuemax', String(total));
      bar.setAttribute('aria-valuenow', String(ended));
      bar.setAttribute('aria-valuetext', `${ended} of ${total} sessions ended, ${next.failed} failed`);
      write(percent, total === 0 ? '–' : `${Math.floor((ended / total) * 100)}%`);
      write(sessions, `${number(ended)} / ${number(total)}`);
      write(failures, next.failed > 0 ? `${number(next.failed)} failed` : '');
      write(age, next.created === null ? '' : ago(now() - next.created));
      age.title = next.created === null ? '' : `created ${new Date(next.created).toLocaleString()}`;
    },
  };
}

function endedRow(row, now) {
  const item = element('li', 'end');
  item.dataset.id = row.id;
  const mark = element('span', 'cell-status');
  const sessions = element('span', 'sessions');
  const age = element('span', 'age');
  item.append(mark, idMark(row.id), sessions, age);

  return {
    element: item,
    update(next) {
      item.dataset.status = next.status;
      replaceMark(mark, next);
      write(sessions, next.failed > 0 ? `${number(next.failed)} of ${number(next.total)} failed` : number(next.total));
      write(age, next.ended === null ? '' : ago(now() - next.ended));
      age.title = next.ended === null ? '' : `ended ${new Date(next.ended).toLocaleString()}`;
    },
  };
}

/** The lists of batches in progress and of recently ended ones. */
export function makeRows(now) {
  const showLive = keyed(byId('live-rows'), row => liveRow(row, now));
  const showEnded = keyed(byId('ended-rows'), row => endedRow(row, now));

  return (live, ended, counts, ready) => {
    const shown = live.slice(0, MAX_SHOWN);
    showLive(shown);
    showEnded(ended);
    const all = (counts.pending || 0) + (counts.processing || 0);
    byId('live-empty').hidden = shown.length > 0;
    write(byId('live-empty'), ready ? 'No batch is pending or processing.' : 'Waiting for the first response of the API.');
    byId('ended-empty').hidden = ended.length > 0;
    byId('live-more').hidden = all <= shown.length;
    write(byId('live-more'), `and ${number(all - shown.length)} older batches`);
    const open = live.reduce((sum, row) => sum + Math.max(0, row.total - row.completed - row.failed), 0);
    write(byId('live-note'), shown.length > 0 ? `${number(open)} sessions remaining` : '');
  };
}
