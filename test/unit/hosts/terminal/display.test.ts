import { isLive, plainDisplay } from '../../../../shared/hosts/terminal/display.ts';
import { screenOf } from '../../../lab/hosts/screen.ts';

test.each([
  [{ isTTY: true, columns: 80 }, {}, true],
  [{ isTTY: false, columns: 80 }, {}, false],
  [{ isTTY: true, columns: 0 }, {}, false],
  [{ isTTY: true, columns: 80 }, { NO_COLOR: '1' }, false],
  [{ isTTY: true, columns: 80 }, { CI: 'true' }, false],
  [{ isTTY: true, columns: 80 }, { TERM: 'dumb' }, false],
  [{ isTTY: true, columns: 80 }, { NO_COLOR: '', CI: '' }, true],
])('a spinner with %j and %j: %p', (stream, env, expected) => {
  expect(isLive(stream, env)).toBe(expected);
});

test('without a terminal progress is a line now and then, and never says again what was just said', () => {
  let now = 0;
  let written = '';
  const display = plainDisplay(
    (text) => {
      written += text;
    },
    () => now,
  );
  display.line('Wait', 'heading');
  display.line('12:00 Sales is behind');
  display.progress('Sales is behind', 10);
  display.progress('2 databases left', 20);
  display.progress('1 database left', 60);
  now = 10_000;
  display.progress('1 database left', 70);
  expect(written).toBe('== Wait\n12:00 Sales is behind\n20 % 2 databases left\n70 % 1 database left\n');
});

describe('the screen of the laboratory', () => {
  test('obeys what moves the cursor', () => {
    expect(screenOf('one\r\ntwo\r\u001b[0Kthree\u001b[1A\u001b[1Gx')).toEqual(['xne', 'three']);
  });

  test.each(['\u001b]0;title\u0007', '\u009b2J', '\u0007', '\u001b[5n'])('does not let %j pass', (text) => {
    expect(() => screenOf(text)).toThrow('The terminal got');
  });
});
