/* tide: draws the water level over the hours, as a row of bars. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PERIOD = 12, HIGH = 8 };

/* Water level at an hour: up for half a period, down for the other. */
static int level(int hour) {
  int phase = hour % PERIOD;
  int rising = phase < PERIOD / 2 ? phase : PERIOD - phase;
  return rising * HIGH / (PERIOD / 2);
}

static int check(void) {
  for (int hour = 0; hour < 10 * PERIOD; hour++) {
    if (level(hour) < 0 || level(hour) > HIGH || level(hour) != level(hour + PERIOD)) {
      fprintf(stderr, "tide: wrong level at hour %d\n", hour);
      return 1;
    }
  }
  puts("tide: all levels are right");
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "--check") == 0)
    return check();
  int hours = argc > 1 ? atoi(argv[1]) : 24;
  for (int hour = 0; hour < hours; hour++)
    printf("%02d:00 %.*s\n", hour % 24, level(hour), "~~~~~~~~");
  return 0;
}
