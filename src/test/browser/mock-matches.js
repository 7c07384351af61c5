/*
 * Matches for the mock server: invented, and only as true as a page needs. Prices wander, goals come, markets are suspended and
 * opened again.
 */

const TEAMS = [
  ['Harbour City', 'Saltwick Rovers'],
  ['Castlewick', 'Thornby Athletic'],
  ['Villamarra', 'Puerto Sereno'],
  ['Torrenova', 'Lagoscuro'],
  ['Oberau 1904', 'Steinfurt'],
  ['Dunfallow', 'Ironbeck United'],
  ['Eelmouth', 'Gullhaven Town'],
  ['Ravensholt', 'Wolderton Wanderers'],
  ['Almadura', 'Campo Rojo'],
  ['Marlow Quay', 'Brackenport Hotspur'],
];
const COMPETITIONS = ['Harbour Premier League', 'Northmarch First Division', 'Liga Costa Brava del Sur'];
const RUNNERS = 'Sea Fret,Paper Lantern,Old Mischief,Corrie Lad,Tidal Bell,Nine Elms,Quiet Word,Blue Ledger,Sandpiper Hill,Gallowgate,Low Tide,Marram,Kittiwake';
const INCIDENTS = ['GOAL', 'GOAL', 'GOAL', 'CARD', 'RED_CARD', 'PENALTY', 'VAR', 'DANGER', 'CORNER'];
export const now = () => Date.now() * 1000;

export function fixtures() {
  const football = TEAMS.map(([home, away], place) => footballMatch(`f${place}`, home, away, place));
  return [...football, upcoming(), race(), cricket(), finished()];
}

function event(id, fields) {
  const feed = { name: 'mock', state: 'UP', ageMs: 40 };
  return { event: id, competition: null, startTime: now() - 3.6e9, inPlay: true, score: null, clock: null, status: null, incident: null, feed, ...fields };
}

function market(event, type, name, names, fields = {}) {
  const id = `${event}-${type}-${fields.line ?? ''}-${name}`;
  const selections = names.map((selection, place) => ({
    id: `s${place}`,
    name: selection,
    status: 'ACTIVE',
    price: Math.round((1.3 + Math.random() * names.length) * 100) / 100,
  }));
  return { market: id, event, type, name, line: null, status: 'OPEN', inPlay: true, betDelayMs: 5000, version: 1, epoch: 1, selections, ...fields };
}

function footballMatch(id, home, away, place) {
  const lines = Array.from({ length: 12 }, (_, i) => i + 0.5);
  const markets = [
    market(id, 'MATCH_ODDS', 'Match Odds', [home, 'Draw', away]),
    market(id, 'BOTH_TEAMS_TO_SCORE', 'Both Teams to Score', ['Yes', 'No']),
    market(id, 'DRAW_NO_BET', 'Draw No Bet', [home, away]),
    market(id, 'DOUBLE_CHANCE', 'Double Chance', [`${home} or draw`, `${away} or draw`, 'No draw']),
    market(id, 'NEXT_GOAL', 'Next Goal', [home, away, 'No goal']),
    market(id, 'CORRECT_SCORE', 'Correct Score', Array.from({ length: 25 }, (_, i) => `${Math.floor(i / 5)}-${i % 5}`)),
    market(id, 'HALF_TIME_RESULT', 'Half-time Result', [home, 'Draw', away]),
  ];
  for (const kind of ['OVER_UNDER', 'HALF_TIME_OVER_UNDER', 'SECOND_HALF_OVER_UNDER', 'CORNERS_OVER_UNDER', 'CARDS_OVER_UNDER']) {
    lines.forEach((line) => markets.push(market(id, kind, `Over/Under ${line}`, [`Over ${line}`, `Under ${line}`], { line })));
  }
  for (let line = -4; line <= 4; line += 0.25) {
    const shown = (value) => (value > 0 ? `+${value}` : String(value));
    markets.push(market(id, 'ASIAN_HANDICAP', `Asian Handicap ${shown(line)}`, [`${home} ${shown(line)}`, `${away} ${shown(-line)}`], { line }));
  }
  const fields = { sport: 'football', competition: COMPETITIONS[place % 3], name: `${home} v ${away}`, score: '0-0' };
  const seconds = 300 + place * 420;
  const status = seconds < 2700 ? 'FIRST_HALF' : 'SECOND_HALF';
  return { event: event(id, { ...fields, clock: clockOf(seconds), status }), markets, seconds };
}

function upcoming() {
  const id = 'next';
  const fields = { sport: 'football', competition: COMPETITIONS[0], name: 'Anchorby v Tidesford', inPlay: false, status: 'NOT_STARTED' };
  const markets = [market(id, 'MATCH_ODDS', 'Match Odds', ['Anchorby', 'Draw', 'Tidesford'], { inPlay: false })];
  return { event: event(id, { ...fields, startTime: now() + 5.4e9 }), markets };
}

function race() {
  const id = 'race';
  const runners = market(id, 'WIN', 'Win', RUNNERS.split(','));
  runners.selections[4].status = 'REMOVED';
  runners.selections[4].price = null;
  return { event: event(id, { sport: 'horse-racing', competition: 'Marsh Downs', name: 'R7 1200m Handicap' }), markets: [runners] };
}

function cricket() {
  const id = 'cricket';
  const markets = [market(id, 'MATCH_ODDS', 'Match Odds', ['Fenland', 'Ostmark'])];
  const fields = { sport: 'cricket', competition: 'T20 Coast Trophy', name: 'Fenland v Ostmark', score: '142/6 (17.2)', status: 'INNINGS_2' };
  return { event: event(id, fields), markets };
}

function finished() {
  const id = 'over';
  const settled = (type, name, names, results) => {
    const result = market(id, type, name, names, { status: 'SETTLED', inPlay: true });
    result.selections.forEach((selection, place) => (selection.result = results[place]));
    return result;
  };
  const markets = [
    settled('MATCH_ODDS', 'Match Odds', ['Monteluz', 'Draw', 'Casaverde'], ['WON', 'LOST', 'LOST']),
    settled('OVER_UNDER', 'Over/Under 2.5', ['Over 2.5', 'Under 2.5'], ['LOST', 'WON']),
    settled('ASIAN_HANDICAP', 'Asian Handicap -1', ['Monteluz -1', 'Casaverde +1'], ['VOID', 'VOID']),
  ];
  const fields = { sport: 'football', competition: COMPETITIONS[2], name: 'Monteluz v Casaverde', score: '1-0', clock: '90:00' };
  return { event: event(id, { ...fields, inPlay: false, status: 'ENDED' }), markets };
}

export function clockOf(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The next thing that happens in a match: the changed fields of its event, and why its markets stop if they do. */
export function nextIncident({ event }, turn) {
  const kind = INCIDENTS[turn % INCIDENTS.length];
  const side = Math.random() < 0.55 ? 0 : 1;
  const team = event.name.split(' v ')[side];
  const score = event.score.split('-').map(Number);
  if (kind === 'GOAL') {
    score[side]++;
  }
  const incident = { kind, time: now(), detail: team };
  const stops = kind === 'CARD' ? null : `${kind.charAt(0)}${kind.slice(1).toLowerCase().replace('_', ' ')}: ${team}`;
  return { fields: { incident, score: score.join('-') }, stops };
}
