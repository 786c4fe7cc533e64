import { byId, number, svg, write } from './dom.js';

const WIDTH = 600;
const HEIGHT = 120;
const GAP = 2;
const RATE_SLOTS = 6; // half a minute: steady enough to read, recent enough to be useful

/** Returns a round number >= value whose half is round too, so that the axis rarely changes. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 3, 4, 6, 8, 10].map(step => step * power).find(step => step >= value);
}

function hatch() {
  const pattern = svg('pattern', {
    id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)',
  });
  pattern.append(
    svg('rect', { class: 'failed-ground', width: 5, height: 5 }),
    svg('rect', { class: 'failed-stripe', width: 2.5, height: 5 }));
  const defs = svg('defs', {});
  defs.append(pattern);
  return defs;
}

/** A bar chart of the sessions that ended in each slot of time: completed below, failed hatched on top. */
export function makeChart() {
  const chart = byId('chart');
  const grid = svg('g', { class: 'grid' });
  for (const y of [0.5, HEIGHT / 2, HEIGHT - 0.5]) {
    grid.append(svg('line', { x1: 0, x2: WIDTH, y1: y, y2: y }));
  }
  const bars = svg('g', {});
  chart.append(hatch(), grid, bars);
  let pairs = [];

  function barsFor(count) {
    if (pairs.length !== count) {
      pairs = Array.from({ length: count }, () => [
        svg('rect', { class: 'bar-completed' }), svg('rect', { class: 'bar-failed' })]);
      bars.replaceChildren(...pairs.flat());
    }
    return pairs;
  }

  return (slots, slotMillis, count, now) => {
    const newest = Math.floor(now / slotMillis) * slotMillis;
    const perMinute = 60_000 / slotMillis;
    const shown = Array.from({ length: count }, (none, i) => {
      const slot = slots.get(newest - (count - 1 - i) * slotMillis);
      return { completed: (slot?.completed || 0) * perMinute, failed: (slot?.failed || 0) * perMinute };
    });
    const top = ceiling(Math.max(...shown.map(slot => slot.completed + slot.failed)));
    const step = WIDTH / count;
    barsFor(count).forEach(([completed, failed], i) => {
      const heights = [shown[i].completed, shown[i].failed].map(value => (value / top) * (HEIGHT - 2));
      place(completed, i * step, heights[0], 0, step);
      place(failed, i * step, heights[1], heights[0], step);
    });
    describe(shown, top, perMinute);
  };

  function place(bar, x, height, below, step) {
    bar.setAttribute('x', x + GAP / 2);
    bar.setAttribute('width', step - GAP);
    bar.setAttribute('y', HEIGHT - 1 - below - height);
    bar.setAttribute('height', height);
  }

  function describe(shown, top, perMinute) {
    const full = shown.slice(0, -1); // the newest slot is incomplete
    const recent = full.slice(-RATE_SLOTS);
    const sum = (list, what) => list.reduce((all, slot) => all + slot[what], 0);
    const rate = Math.round((sum(recent, 'completed') + sum(recent, 'failed')) / recent.length);
    const completed = Math.round(sum(shown, 'completed') / perMinute);
    const failed = Math.round(sum(shown, 'failed') / perMinute);
    write(byId('chart-rate'), number(rate));
    write(byId('chart-sum'), `${number(completed)} completed, ${number(failed)} failed in 5 min`);
    write(byId('chart-top'), number(top));
    write(byId('chart-mid'), number(top / 2));
    const peak = Math.round(Math.max(...shown.map(slot => slot.completed + slot.failed)));
    write(byId('chart-text'), `Now ${number(rate)} per minute, at most ${number(peak)}. `
      + `In five minutes ${number(completed)} sessions completed and ${number(failed)} failed.`);
  }
}
