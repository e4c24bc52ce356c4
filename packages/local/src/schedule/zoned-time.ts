/** A day, which no change of the clock moves a time by. */
const DAY_MS = 24 * 60 * 60 * 1_000

/** The clock of a time zone. A time that it shows is a number: ms since 1970 if it were UTC's. */
export class ZonedClock {
  readonly #format: Intl.DateTimeFormat

  /** @param timezone a name of the IANA database. @throws RangeError if there is none such */
  constructor(timezone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  }

  /** What the clock shows at an instant, ms since 1970, to the second. */
  shownAt(instant: number): number {
    const parts = Object.fromEntries(
      this.#format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }

  /** The first instant at which the clock shows a time; undefined if it never does, since it is put forward over it. */
  firstAt(shown: number): number | undefined {
    const offsets = [shown - DAY_MS, shown + DAY_MS].map(instant => this.shownAt(instant) - instant)
    const instants = offsets.map(offset => shown - offset).filter(instant => this.shownAt(instant) === shown)
    return instants.length === 0 ? undefined : Math.min(...instants)
  }
}
