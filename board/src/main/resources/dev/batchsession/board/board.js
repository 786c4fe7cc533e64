import { byId, element, number, statusMark, write } from './dom.js';
import { makeChart } from './chart.js';
import { makeLog } from './log.js';
import { makeRows } from './rows.js';

const STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled', 'unknown'];
const LIVE = new Set(['pending', 'processing']);

// As many as the server tells in a snapshot: who was here all the time and who came late know the same.
const MOST_LIVE = 500;
const MOST_ENDED = 30;

/** An EventSource that was refused does not come back by itself. */
const NEW_CONNECTION_AFTER = 5_000;

/** What "3 min" says goes on while nothing changes. */
const TICK = 1_000;

const state = {
  connection: 'connecting',
  api: { state: 'waiting', message: null, failedInARow: 0, nextPollAt: null },
  ready: false,
  seen: null,
  counts: {},
  live: new Map(),
  ended: new Map(),
  slots: new Map(),
  slotMillis: 5_000,
  slotCount: 60,
  ahead: 0,
};

const now = () => Date.now() + state.ahead;
const showRows = makeRows(now);
const showChart = makeChart();
const log = makeLog();

const run = id => (id || '').split('-')[0];
const word = row => ({ status: row.status, text: row.text });

function keepClock(serverNow) {
  state.ahead = serverNow - Date.now();
}

function takeSlots(slots) {
  for (const slot of slots) {
    state.slots.set(slot.at, slot);
  }
  const oldest = now() - (state.slotCount + 1) * state.slotMillis;
  for (const at of state.slots.keys()) {
    if (at < oldest) {
      state.slots.delete(at);
    }
  }
}

const newestFirst = (a, b) => (b.created ?? -Infinity) - (a.created ?? -Infinity) || (a.id < b.id ? -1 : 1);
const latestEndFirst = (a, b) => (b.ended ?? -Infinity) - (a.ended ?? -Infinity) || newestFirst(a, b);

function trimmed(rows, order, most) {
  return new Map([...rows.values()].sort(order).slice(0, most).map(row => [row.id, row]));
}

function take(row) {
  state.live.delete(row.id);
  state.ended.delete(row.id);
  (LIVE.has(row.status) ? state.live : state.ended).set(row.id, row);
}

/** What a server that has started anew cannot tell: what became of the batches that were seen before. */
function meanwhile(snapshot) {
  const is = new Map([...snapshot.live, ...snapshot.ended].map(row => [row.id, row]));
  return [...state.live.values()]
    .filter(was => is.has(was.id) && is.get(was.id).status !== was.status)
    .map(was => ({
      at: snapshot.now, kind: 'status_changed', id: was.id, from: word(was), to: word(is.get(was.id)),
    }));
}

function takeSnapshot(snapshot, id) {
  keepClock(snapshot.now);
  state.api = snapshot.api;
  state.slotMillis = snapshot.slotMillis;
  state.slotCount = snapshot.slots;
  byId('filter').hidden = snapshot.filter === null;
  write(byId('filter'), snapshot.filter || '');
  if (snapshot.ready || !state.ready) { // a server that knows nothing yet takes nothing away
    const first = !state.ready;
    const anew = !first && run(id) !== state.run;
    log.add(anew ? [...meanwhile(snapshot), ...snapshot.log] : snapshot.log, first);
    state.ready = snapshot.ready;
    state.run = run(id);
    state.counts = snapshot.counts;
    state.live = trimmed(new Map(snapshot.live.map(row => [row.id, row])), newestFirst, MOST_LIVE);
    state.ended = trimmed(new Map(snapshot.ended.map(row => [row.id, row])), latestEndFirst, MOST_ENDED);
    if (!anew) {
      state.slots.clear();
    }
  }
  takeSlots(snapshot.throughput);
}

function takeChanges(changes) {
  keepClock(changes.now);
  state.ready = true;
  state.counts = changes.counts;
  changes.rows.forEach(take);
  for (const id of changes.gone) {
    state.live.delete(id);
    state.ended.delete(id);
  }
  state.live = trimmed(state.live, newestFirst, MOST_LIVE);
  state.ended = trimmed(state.ended, latestEndFirst, MOST_ENDED);
  log.add(changes.log, false);
  takeSlots(changes.throughput);
}

function connect() {
  const source = new EventSource(state.seen ? `/events?seen=${encodeURIComponent(state.seen)}` : '/events');
  const on = (name, act) => source.addEventListener(name, event => {
    act(JSON.parse(event.data), event.lastEventId);
    state.seen = event.lastEventId;
    paintSoon();
  });
  on('snapshot', takeSnapshot);
  on('changes', takeChanges);
  on('api', api => { state.api = api; });
  source.addEventListener('open', () => become('live'));
  source.addEventListener('error', () => {
    become('reconnecting');
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(connect, NEW_CONNECTION_AFTER);
    }
  });
}

function become(connection) {
  state.connection = connection;
  paintSoon();
}

/** What the lamp says: the way to the board first, then the board's way to the API. */
function lamp() {
  if (state.connection !== 'live') {
    return state.connection === 'connecting' ? ['connecting', 'Connecting'] : ['reconnecting', 'Reconnecting'];
  }
  switch (state.api.state) {
    case 'unreachable': return ['unreachable', 'API unreachable'];
    case 'ended': return ['ended', 'Watch ended'];
    case 'waiting': return ['waiting', 'Waiting for the API'];
    default: return state.ready ? ['live', 'Live'] : ['waiting', 'Waiting for the API'];
  }
}

function trouble() {
  if (state.connection === 'reconnecting') {
    return 'The board does not answer. What you see is as it was; it goes on by itself.';
  }
  if (state.api.state === 'unreachable') {
    const polls = state.api.failedInARow === 1 ? 'The last poll' : `The last ${state.api.failedInARow} polls`;
    return `${polls} failed: ${state.api.message}. What you see is as it was; the board tries again by itself.`;
  }
  if (state.api.state === 'ended') {
    return `The watch has ended: ${state.api.message}. Start the board again when this is put right.`;
  }
  return '';
}

function showConnection() {
  const [name, text] = lamp();
  byId('connection').dataset.state = name;
  write(byId('connection-text'), text);
  const message = trouble();
  byId('trouble').hidden = message === '';
  byId('trouble').dataset.state = name;
  write(byId('trouble'), message);
  document.body.dataset.fresh = String(name === 'live');
}

const tiles = new Map(STATUSES.map(status => {
  const tile = element('div', 'count');
  tile.dataset.status = status;
  const name = element('dt', '');
  name.append(statusMark(status, status));
  const value = element('dd', '', '–');
  tile.append(name, value);
  byId('counts').append(tile);
  return [status, { tile, value }];
}));

function showCounts() {
  for (const [status, { tile, value }] of tiles) {
    const count = state.counts[status] || 0;
    write(value, state.ready ? number(count) : '–');
    tile.hidden = status === 'unknown' && count === 0; // the API has not got it
  }
  const live = (state.counts.pending || 0) + (state.counts.processing || 0);
  document.title = state.ready ? `${number(live)} in progress · Batch sessions` : 'Batch sessions';
}

function paint() {
  showConnection();
  showCounts();
  showRows([...state.live.values()], [...state.ended.values()], state.counts, state.ready);
  showChart(state.slots, state.slotMillis, state.slotCount, now());
  log.announce(Date.now());
}

let asked = false;
function paintSoon() {
  if (!asked) {
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      paint();
    });
  }
}

connect();
paint();
setInterval(paintSoon, TICK);
