import { describe, expect, it } from 'vitest'
import { lastSegment } from './column-name.ts'
import { NAME_RULES, typeFromName } from './name-rules.ts'

const NAMES: Readonly<Record<string, string>> = {
  string:
    'id user_id sort_code currency_code account_number phone home_phone phone_home postcode postcode_2 old_postcode',
  timestamp: 'created_at event_timestamp start_time created updated expire expires expires_at expiry_time',
  date: 'birth_date date dob',
  boolean: 'is_open has_pets vip_flag alerts_enabled is_ has_',
  'decimal(38,9)':
    'amount price balance fee cost total net_amount unit_price open_balance late_fee unit_cost grand_total',
  double: 'rate score percent lat lon latitude longitude tax_rate risk_score vat_percent',
  bigint: 'count quantity version hour minute ttl age item_count order_quantity schema_version',
}

const NONE =
  'kingdom candidate update updates ids idea code number timestamp time at recreated enabled flag isopen hash island ' +
  'dates dateofbirth dobby mandate prices pricey amounts rates latin along lonely flat counts account discount ' +
  'viscount versions hours minutes page stage ages city name status'

describe('the rule for a name', () => {
  it.each(Object.entries(NAMES))('says %s for %s', (type, names) => {
    expect(names.split(' ').filter(name => typeFromName(name) !== type)).toEqual([])
  })

  it('is none for names that only look alike', () => {
    expect(NONE.split(' ').filter(name => typeFromName(name) !== undefined)).toEqual([])
  })

  it('is tested for every pattern', () => {
    const patterns = NAME_RULES.flatMap(([type, list]) => list.split(' ').map(pattern => [type, pattern] as const))
    const untested = patterns.filter(([type, pattern]) => {
      const [before = '', after = ''] = pattern.split('*').filter(part => part !== '')
      return !NAMES[type]?.split(' ').some(name => name.includes(before) && name.includes(after))
    })
    expect(untested).toEqual([])
  })

  it('goes to the first that matches', () => {
    expect(typeFromName('is_valid_id')).toBe('string')
    expect(typeFromName('created_date')).toBe('date')
    expect(typeFromName('expire_date')).toBe('timestamp')
  })

  it.each([
    [['address', 'geo', 'lat'], 'double'],
    [['createdAt'], 'timestamp'],
    [['order', 'isOpen'], 'boolean'],
    [['order', 'unitPrice'], 'decimal(38,9)'],
    [['price', 'name'], undefined],
    [['user', 'homePhone'], 'string'],
  ])('looks at the whole last segment, in snake case: %j is %s', (path, type) => {
    expect(typeFromName(lastSegment(path))).toBe(type)
  })
})
