import assert from 'node:assert/strict';
import { test } from 'node:test';

const WEB = '../../main/resources/web';
const { MatchClock } = await import(`${WEB}/clock.js`);
const { Flashes, FLASH_MS } = await import(`${WEB}/flashes.js`);
const { Incidents } = await import(`${WEB}/incidents.js`);
const { favourites, groups, headline, inColumns, nameIn } = await import(`${WEB}/markets.js`);
const { otherScore, sidesOf, spokenScore, stageOf } = await import(`${WEB}/matches.js`);
const { sentenceOf, stateOf } = await import(`${WEB}/bet-words.js`);
const { decimal, minorOf, money, returnOf } = await import(`${WEB}/money.js`);
const { Slip } = await import(`${WEB}/slip.js`);
const { odds, plain, resultOf, whyNotOpen } = await import(`${WEB}/words.js`);

const selection = (id, price, fields = {}) => ({ id, name: id, status: 'ACTIVE', price, ...fields });
const market = (id, fields = {}) => ({ market: id, event: 'e', type: 'MATCH_ODDS', name: id, line: null, status: 'OPEN', inPlay: true, selections: [], ...fields });
const event = (fields = {}) => ({ event: 'e', sport: 'football', name: 'A v B', inPlay: true, score: '1-0', status: null, ...fields });

test('shouldCarryTheClockOnAtThePaceOfTheFeed', () => {
  const clock = new MatchClock();
  clock.observe('10:00', 'FIRST_HALF', true, 0);
  assert.equal(clock.text(5_000), '10:05');
  // Twenty seconds of the match in two of the wall: pace 10, taken half.
  clock.observe('10:20', 'FIRST_HALF', true, 2_000);
  assert.equal(clock.text(4_000), '10:31');
});

test('shouldLetTheClockStandWhenNobodyPlaysOrNobodySpeaks', () => {
  const clock = new MatchClock();
  clock.observe('45:00', 'HALF_TIME', true, 0);
  assert.equal(clock.text(60_000), '45:00');
  clock.observe('45:01', 'SECOND_HALF', true, 60_000);
  const last = clock.text(60_000 + 90_000);
  assert.equal(clock.text(60_000 + 900_000), last);
  clock.observe("90'+3", 'SECOND_HALF', true, 61_000);
  assert.equal(clock.text(99_000), "90'+3", 'a form of its own is shown as it is');
  assert.equal(new MatchClock().text(0), null);
});

test('shouldKnowWhereAnEventBelongs', () => {
  assert.equal(stageOf(event(), [market('m')]), 'live');
  assert.equal(stageOf(event({ inPlay: false }), [market('m', { inPlay: false })]), 'next');
  assert.equal(stageOf(event({ status: 'ENDED' }), [market('m')]), 'over');
  assert.equal(stageOf(event(), [market('m', { status: 'SETTLED' }), market('n', { status: 'CANCELLED' })]), 'over');
  assert.equal(stageOf(event(), [market('m', { status: 'SETTLED' }), market('n', { status: 'SUSPENDED' })]), 'live');
  assert.equal(stageOf(event({ status: 'HALF_TIME' }), []), 'live');
});

test('shouldTellTheSidesOfAMatchFromOtherEvents', () => {
  assert.deepEqual(sidesOf(event()), [{ name: 'A', score: '1' }, { name: 'B', score: '0' }]);
  assert.deepEqual(sidesOf(event({ name: 'A @ B', score: null })), [{ name: 'A', score: null }, { name: 'B', score: null }]);
  assert.equal(sidesOf(event({ name: 'R7 1200m - Hcp', sport: 'horse-racing' })), null);
  assert.equal(otherScore(event({ score: '142/6 (17.2)' })), '142/6 (17.2)');
  assert.equal(otherScore(event()), null);
  assert.equal(spokenScore(event()), 'A 1, B 0');
});

test('shouldPutTheMainMarketAndTheMostEvenTotalOnTheCard', () => {
  const total = (line, over, under) => market(`o${line}`, { type: 'OVER_UNDER', line, selections: [selection('o', over), selection('u', under)] });
  const markets = [total(0.5, 1.1, 7), total(2.5, 1.9, 2), total(4.5, 9, 1.05), market('x', { type: 'ODD_EVEN' }), market('main')];
  assert.deepEqual(headline(markets).map((one) => one.market), ['main', 'o2.5']);
  const exchange = [market('a', { type: 'OVER_UNDER_15' }), market('b', { type: 'OVER_UNDER_25', status: 'SETTLED' })];
  assert.deepEqual(headline(exchange).map((one) => one.market), ['a']);
  assert.deepEqual(headline([market('only', { type: null })]).map((one) => one.market), ['only']);
});

test('shouldGroupMarketsByKindAndOrderThemByLine', () => {
  const handicap = (line) => market(`h${line}`, { type: 'ASIAN_HANDICAP', line, selections: [selection(`A ${line}`, 2)] });
  const made = groups([market('z', { type: 'ODD_EVEN', name: 'Odd or even' }), handicap(1), handicap(-1), market('main')]);
  assert.deepEqual(made.map(({ title }) => title), ['main', 'Asian handicap', 'Odd or even']);
  assert.deepEqual(made[1].markets.map(({ line }) => line), [-1, 1]);
  assert.equal(nameIn(made[1], made[1].markets[0]), '', 'the selections say the line');
  assert.equal(nameIn(made[0], made[0].markets[0]), '', 'the title says the name');
});

test('shouldBalanceTwoColumnsWithoutChangingTheOrder', () => {
  const group = (kind, count) => ({ kind, title: kind, markets: Array.from({ length: count }, (_, i) => market(`${kind}${i}`, { selections: [selection('1', 2), selection('2', 2)], line: i })) });
  const [left, right] = inColumns([group('a', 2), group('b', 10), group('c', 8), group('d', 4)]);
  assert.deepEqual([left, right].map((column) => column.map(({ kind }) => kind)), [['a', 'b'], ['c', 'd']]);
  assert.deepEqual(inColumns([group('a', 2)]).map((column) => column.length), [1, 0]);
  assert.deepEqual(inColumns([]), [[], []]);
  assert.deepEqual(inColumns([group('a', 30), group('b', 2), group('c', 2)]).map((column) => column.length), [1, 2]);
});

test('shouldShowTheFavouritesOfALargeFieldInItsOwnOrder', () => {
  const runners = [selection('a', 9), selection('b', 2), selection('c', null), selection('d', 3), selection('e', 1, { status: 'REMOVED' })];
  assert.deepEqual(favourites(runners, 2).map(({ id }) => id), ['b', 'd']);
  assert.deepEqual(favourites(runners, 9).map(({ id }) => id), ['a', 'b', 'c', 'd']);
});

test('shouldAnnounceNewsOnceAndNotWhatWasThereBefore', () => {
  const incidents = new Incidents();
  const goal = (time, kind = 'GOAL') => event({ incident: { kind, time, detail: 'A' }, clock: '10:00' });
  assert.equal(incidents.take(goal(1_000_000), true, 1000), null, 'seen with the match, not news');
  assert.equal(incidents.take(goal(2_000_000), false, 2000), 'Goal. A. A 1, B 0. 10:00');
  assert.equal(incidents.take(goal(2_000_000), false, 2000), null);
  assert.equal(incidents.take(goal(3_000_000), false, 500_000), null, 'learned long after');
  assert.equal(incidents.take(goal(4_000_000, 'DANGER'), false, 4000), null);
  assert.deepEqual(incidents.items.map(({ time }) => time), [3_000_000, 2_000_000, 1_000_000]);
  for (let time = 5; time < 500; time++) {
    incidents.take(goal(time * 1_000_000), false, time * 1000);
  }
  assert.equal(incidents.items.length, 60);
});

test('shouldAlternateFlashesAndForgetThem', () => {
  const flashes = new Flashes();
  const held = market('m');
  const up = [{ selection: 's', direction: 'up' }];
  flashes.take(held, up, 0);
  const first = flashes.of(held, 's').turn;
  flashes.take(held, up, 10);
  assert.notEqual(flashes.of(held, 's').turn, first);
  flashes.take(market('n'), [{ selection: 's', direction: 'appeared' }], 10);
  assert.equal(flashes.of(market('n'), 's'), undefined);
  assert.deepEqual(flashes.expire(10 + FLASH_MS - 1), []);
  assert.deepEqual(flashes.expire(10 + FLASH_MS), ['m']);
  assert.equal(flashes.of(held, 's'), undefined);
});

test('shouldSpeakPlainly', () => {
  assert.equal(plain('RED_CARD'), 'Red card');
  assert.equal(plain('HALF_TIME_OVER_UNDER'), 'Half-time over / under');
  assert.equal(plain('horse-racing'), 'Horse racing');
  assert.equal(plain(null), '');
  assert.equal(whyNotOpen(market('m')), '');
  assert.equal(whyNotOpen(market('m', { status: 'SUSPENDED' })), 'Suspended');
  assert.equal(whyNotOpen(market('m', { status: 'SUSPENDED', statusReason: 'Goal: A' })), 'Goal: A');
  assert.equal(whyNotOpen(market('m', { status: 'SUSPENDED', statusReason: 'bet stop: Goal: A' })), 'Goal: A');
  assert.equal(whyNotOpen(market('m', { status: 'SUSPENDED', statusReason: 'bet stop' })), 'Bet stop');
  assert.equal(resultOf(selection('s', 2, { result: 'WON', deadHeatFactor: 0.5 })), 'Won, dead heat');
  assert.deepEqual([1.3, 1.001, 12, 110, 1000.5, null].map(odds), ['1.30', '1.001', '12.00', '110', '1000.5', '–']);
});

test('shouldReadAndWriteAmountsToTheMinorUnit', () => {
  assert.deepEqual(['10', '2.5', '2,50', ' 0.01 ', '4503599627.37'].map((text) => minorOf(text, 'EUR')), [1000, 250, 250, 1, null]);
  assert.deepEqual(['', '0', '0.00', '-1', '1.234', '1e3', '.5', 'ten'].map((text) => minorOf(text, 'EUR')), Array(8).fill(null));
  assert.deepEqual([minorOf('500', 'JPY'), minorOf('1.5', 'JPY'), minorOf('1.234', 'KWD')], [500, null, 1234]);
  assert.deepEqual([decimal(5, 'EUR'), decimal(-1250, 'EUR'), decimal(7, 'JPY')], ['0.05', '-12.50', '7']);
  assert.match(money(100_000_000_001, 'EUR'), /1.000.000.000[.,]01/);
});

test('shouldRoundAReturnOnceHalfToEven', () => {
  assert.equal(returnOf(250, [2.05]), 512, '512.5 is rounded to the even one');
  assert.equal(returnOf(350, [2.05]), 718, '717.5 too');
  assert.equal(returnOf(1000, [2.05, 1.5]), 3075);
  assert.equal(returnOf(100_000, Array(5).fill(110)), 1_610_510_000_000_000, 'beyond what a double multiplies exactly');
});

test('shouldAskForConsentOnlyWhereThePolicyDoesNotGiveIt', () => {
  const offered = (price, fields) => new Map([['m', market('m', { selections: [selection('s', price)], version: 4, epoch: 2, ...fields })]]);
  const slip = new Slip();
  slip.toggle(market('m'), selection('s', 2), event());
  const asks = (price) => slip.standings(offered(price))[0].asks;
  const asked = ['NONE', 'HIGHER', 'ANY'].map((policy) => {
    slip.priceChange = policy;
    return [asks(1.9), asks(2), asks(2.1)];
  });
  assert.deepEqual(asked, [[true, false, true], [true, false, false], [false, false, false]]);
  slip.agree(offered(1.9));
  slip.priceChange = 'NONE';
  assert.equal(asks(1.9), false);
  const [request] = slip.requests(500, 'EUR', slip.standings(offered(1.9)));
  assert.deepEqual(request.legs, [{ market: 'm', selection: 's', price: 1.9, version: 4, epoch: 2 }]);
  assert.equal(slip.standings(offered(1.9, { status: 'SUSPENDED', statusReason: 'bet stop: goal' }))[0].why, 'Goal');
  assert.equal(slip.standings(new Map())[0].why, 'No longer offered');
});

test('shouldCombineOnlySelectionsOfDifferentEvents', () => {
  const slip = new Slip();
  slip.toggle(market('m'), selection('s', 2), event());
  slip.toggle(market('n'), selection('s', 3), event());
  assert.deepEqual([slip.canCombine, slip.isCombined], [false, false]);
  slip.remove('n', 's');
  slip.toggle(market('o', { event: 'f' }), selection('s', 3), event());
  assert.deepEqual([slip.canCombine, slip.isCombined], [true, true]);
  assert.equal(slip.toggle(market('o', { event: 'f' }), selection('s', 3), event()), false, 'the second tap takes it off');
});

test('shouldSayWhyABetWasNotTaken', () => {
  const of = (fields, names = ['Home']) => sentenceOf({ code: 1, ...fields }, names, 'EUR');
  assert.equal(of({ name: 'PRICE_CHANGED', leg: 1, current: { price: 1.9 } }, ['Home', 'Away']), 'Away: The price moved. It is 1.90 now.');
  assert.match(of({ name: 'STAKE_ABOVE_MAX', permitted: 5000 }), /^The stake is above the limit\. Up to .*50.00.* would be taken\.$/);
  assert.equal(of({ name: 'SOMETHING_NEW' }), 'Something new.');
  assert.equal(stateOf({ status: 'SETTLED', settlement: { result: 'HALF_WON' } }), 'Half won');
});
