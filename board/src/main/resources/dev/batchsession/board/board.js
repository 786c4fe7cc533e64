import { byId, element, number, statusMark, write } from './dom.js';
import { makeChart } from './chart.js';
import { makeLog } from './log.js';
import { makeRows } from './rows.js';

const STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled', 'unknown'];
const LIVE = new Set(['pending', 'processing']);

// As many as a snapshot contains, so that the page is the same whenever it was opened.
const MAX_LIVE = 500;
const MAX_ENDED = 30;

/** A rejected EventSource does not reconnect by itself. */
const RECONNECT_DELAY = 5_000;

/**
 * Over HTTP/1.1, a browser opens at most six connections to a server, for all tabs together. One stays free, for pages to load:
 * without it, a further tab could not even say why it is empty.
 */
const MAX_STREAMS = 5;

/** How long a tab without a stream shows that it is connecting. */
const CONNECT_DELAY = 2_000;

/** Updates ages such as "3 min" while nothing changes. */
const REPAINT_INTERVAL = 1_000;

const state = {
  connection: 'connecting',
  api: { state: 'waiting', message: null, failedInARow: 0, nextPollAt: null },
  ready: false,
  lastEventId: null,
  counts: {},
  live: new Map(),
  ended: new Map(),
  slots: new Map(),
  slotMillis: 5_000,
  slotCount: 60,
  clockOffset: 0,
};

const now = () => Date.now() + state.clockOffset;
const showRows = makeRows(now);
const showChart = makeChart();
const log = makeLog();

const run = id => (id || '').split('-')[0];
const word = row => ({ status: row.status, text: row.text });

function syncClock(serverNow) {
  state.clockOffset = serverNow - Date.now();
}

function applySlots(slots) {
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

function trimmed(rows, order, max) {
  return new Map([...rows.values()].sort(order).slice(0, max).map(row => [row.id, row]));
}

function applyRow(row) {
  state.live.delete(row.id);
  state.ended.delete(row.id);
  (LIVE.has(row.status) ? state.live : state.ended).set(row.id, row);
}

/** Returns the changes that a restarted server does not know: the batches whose status differs from what the page shows. */
function changesSinceLastSnapshot(snapshot) {
  const current = new Map([...snapshot.live, ...snapshot.ended].map(row => [row.id, row]));
  return [...state.live.values()]
    .filter(before => current.has(before.id) && current.get(before.id).status !== before.status)
    .map(before => ({
      at: snapshot.now, kind: 'status_changed', id: before.id, from: word(before), to: word(current.get(before.id)),
    }));
}

function applySnapshot(snapshot, id) {
  syncClock(snapshot.now);
  state.api = snapshot.api;
  state.slotMillis = snapshot.slotMillis;
  state.slotCount = snapshot.slots;
  byId('filter').hidden = snapshot.filter === null;
  write(byId('filter'), snapshot.filter || '');
  if (snapshot.ready || !state.ready) { // until its first poll, a restarted server has no state to show
    const first = !state.ready;
    const restarted = !first && run(id) !== state.run;
    log.add(restarted ? [...changesSinceLastSnapshot(snapshot), ...snapshot.log] : snapshot.log, first);
    state.ready = snapshot.ready;
    state.run = run(id);
    state.counts = snapshot.counts;
    state.live = trimmed(new Map(snapshot.live.map(row => [row.id, row])), newestFirst, MAX_LIVE);
    state.ended = trimmed(new Map(snapshot.ended.map(row => [row.id, row])), latestEndFirst, MAX_ENDED);
    if (!restarted) {
      state.slots.clear();
    }
  }
  applySlots(snapshot.throughput);
}

function applyChanges(changes) {
  syncClock(changes.now);
  state.ready = true;
  state.counts = changes.counts;
  changes.rows.forEach(applyRow);
  for (const id of changes.gone) {
    state.live.delete(id);
    state.ended.delete(id);
  }
  state.live = trimmed(state.live, newestFirst, MAX_LIVE);
  state.ended = trimmed(state.ended, latestEndFirst, MAX_ENDED);
  log.add(changes.log, false);
  applySlots(changes.throughput);
}

function connect() {
  const source = new EventSource(state.lastEventId ? `events?seen=${encodeURIComponent(state.lastEventId)}` : 'events');
  const on = (name, act) => source.addEventListener(name, event => {
    act(JSON.parse(event.data), event.lastEventId);
    state.lastEventId = event.lastEventId;
    schedulePaint();
  });
  on('snapshot', applySnapshot);
  on('changes', applyChanges);
  on('api', api => { state.api = api; });
  source.addEventListener('open', () => setConnection('live'));
  source.addEventListener('error', () => {
    setConnection('reconnecting');
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(connect, RECONNECT_DELAY);
    }
  });
}

/** Connects as soon as fewer than MAX_STREAMS tabs are connected. A tab holds one of as many locks until it is closed. */
function connectWhenFree() {
  const [page] = performance.getEntriesByType('navigation');
  if (!navigator.locks || !page?.nextHopProtocol.startsWith('http/1')) { // plain HTTP from another machine has no locks
    connect();
    return;
  }
  const pending = new AbortController();
  const hold = () => {
    if (pending.signal.aborted) {
      return undefined; // granted at the same time as another one
    }
    pending.abort();
    connect();
    return new Promise(() => {});
  };
  for (let stream = 1; stream <= MAX_STREAMS; stream++) {
    navigator.locks.request(`stream-${stream}`, { signal: pending.signal }, hold).catch(() => {}); // aborted
  }
}

function setConnection(connection) {
  state.connection = connection;
  schedulePaint();
}

/** Returns the state and text of the lamp: first the connection to the board, then the board's to the API. */
function lamp() {
  if (state.connection !== 'live') {
    return [state.connection, { connecting: 'Connecting', queued: 'Not connected', reconnecting: 'Reconnecting' }[state.connection]];
  }
  switch (state.api.state) {
    case 'unreachable': return ['unreachable', 'API unreachable'];
    case 'ended': return ['ended', 'Watch ended'];
    case 'waiting': return ['waiting', 'Waiting for the API'];
    default: return state.ready ? ['live', 'Live'] : ['waiting', 'Waiting for the API'];
  }
}

function problem() {
  if (state.connection === 'queued') {
    return 'Not connected yet. A browser opens at most six connections to a server, for all tabs together:'
      + ' if this page is open in other tabs, close one of them.';
  }
  if (state.connection === 'reconnecting') {
    return 'Disconnected from the board. The data may be out of date; reconnecting automatically.';
  }
  if (state.api.state === 'unreachable') {
    const polls = state.api.failedInARow === 1 ? 'The last poll' : `The last ${state.api.failedInARow} polls`;
    return `${polls} failed: ${state.api.message}. The data may be out of date; the board retries automatically.`;
  }
  if (state.api.state === 'ended') {
    return `The watch has ended: ${state.api.message}. Restart the board when the cause is fixed.`;
  }
  return '';
}

function showConnection() {
  const [name, text] = lamp();
  byId('connection').dataset.state = name;
  write(byId('connection-text'), text);
  const message = problem();
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
    tile.hidden = status === 'unknown' && count === 0; // not a status of the documented API
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

let paintScheduled = false;
function schedulePaint() {
  if (!paintScheduled) {
    paintScheduled = true;
    requestAnimationFrame(() => {
      paintScheduled = false;
      paint();
    });
  }
}

connectWhenFree();
setTimeout(() => state.connection === 'connecting' && setConnection('queued'), CONNECT_DELAY);
paint();
setInterval(schedulePaint, REPAINT_INTERVAL);
