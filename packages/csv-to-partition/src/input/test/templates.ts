import fc from 'fast-check'

/** YYYYMMDD */
export const anyDay = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10).replaceAll('-', ''))

/** Placeholders among digits, and what means something in a regular expression. */
export const anyTemplate = fc
  .array(
    fc.constantFrom('{data_ref}', '{yyyy}', '{mm}', '{dd}', '_', '/', '.', '*', '(', '\\', '$', '[a', '-', '0', '{'),
    {
      maxLength: 6,
    },
  )
  .map(pieces => pieces.join(''))
