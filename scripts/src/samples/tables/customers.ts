import type { Item } from '@inlet/local'
import { BOOL, L, M, N, NULL, S, without } from '../attribute-value.ts'
import type { Moment, SampleTable } from '../sample-table.ts'
import { DAY, epochMillis, impossibleTime, isoDate, isoTime } from '../times.ts'
import { address, CITIES, customerId, email, fullName, phone, postcode } from './people.ts'

/** Names that meet once sanitised or flattened, and names that the lake keeps for itself. */
export const CUSTOMERS: SampleTable = {
  source: 'sls-users-default-CustomersTable-VTNE66RA7M74',
  key: ['customer_id'],
  capture: 'kinesis-microsecond',
  create: moment => ({
    ...identity(moment),
    ...awkwardNames(moment),
    preferences: M({}),
    tags: L(),
    created_at: S(isoTime(moment.at)),
    ...sinceHalfWay(moment),
  }),
  change: (item, moment) => {
    const { random, at } = moment
    const touched = { ...item, updated_at: S(isoTime(at)), ...sinceHalfWay(moment) }
    switch (random.pick(['move', 'forget', 'prefer', 'tag'])) {
      case 'move':
        return { ...touched, address: address(random), address_city: S(random.pick(CITIES)) }
      case 'forget':
        return without(touched, 'referral_code', 'middle_name')
      case 'prefer':
        return { ...touched, preferences: M({ newsletter: BOOL(random.chance(0.5)), channel: M({}) }) }
      default:
        return { ...touched, tags: L(S('vip'), S(random.pick(['🎉 new', 'naïve “quotes”', 'tab\there']))) }
    }
  },
}

function identity({ random, at }: Moment): Item {
  return {
    customer_id: S(customerId(random)),
    full_name: S(fullName(random)),
    middle_name: NULL,
    email: S(email(random)),
    phone_number: S(phone(random)),
    dob: S(isoDate(at - random.int(18 * 365, 80 * 365) * DAY)),
    is_active: BOOL(random.chance(0.9)),
    address: address(random),
    referral_code: S(random.digits(6)),
  }
}

function awkwardNames({ random, at }: Moment): Item {
  return {
    address_city: S(random.pick(CITIES)),
    'Post-Code': S(postcode(random)),
    post_code: S(postcode(random)),
    'e.mail': S(email(random)),
    'first name': S(fullName(random)),
    Prénom: S('Zoë'),
    prenom: S('Zoe'),
    dt: S(isoDate(at)),
    cdc_key: S(random.hex(8)),
  }
}

/** A release half way: a new attribute, and a tier that was a number and is a name from then on. */
function sinceHalfWay({ random, progress }: Moment): Item {
  return progress < 0.5
    ? { loyalty_tier: N(random.int(1, 5)) }
    : { loyalty_tier: S(random.pick(['GOLD', 'SILVER'])), nickname: S(random.pick(['🦊 Foxy', '小明', 'Zed'])) }
}

export const ADDRESSES: SampleTable = {
  source: 'sls-address-default-AddressTable-1FTG14N0KA1BW',
  key: ['customer_id', 'address_number'],
  capture: 'kinesis-millisecond',
  create: ({ random, at }) => ({
    customer_id: S(customerId(random)),
    address_number: N(random.int(1, 4)),
    location: address(random),
    point: L(N(random.int(50, 55)), N(`-${random.digits(1)}.${random.int(1, 9)}`)),
    is_verified: BOOL(false),
    moved_in_date: S(isoDate(at)),
    created_at: N(epochMillis(at)),
  }),
  change: (item, { random, at }) => ({
    ...item,
    location: address(random),
    is_verified: BOOL(random.chance(0.7)),
    verified_at: S(random.chance(0.1) ? impossibleTime(at) : isoTime(at)),
  }),
}
