import type { Outcome } from '../../api/records.ts'
import { Badge, type Tone } from '../ui/badge.tsx'

const TONES: Readonly<Record<Outcome, Tone>> = {
  waiting: 'busy',
  loaded: 'good',
  rescued: 'warn',
  quarantined: 'bad',
  'given up': 'bad',
}

export function OutcomeBadge({ of }: { readonly of: Outcome }) {
  return <Badge tone={TONES[of]}>{of}</Badge>
}
