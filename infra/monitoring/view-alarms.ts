import { athenaViews, viewDeadLetters } from '../athena/views.ts'
import { makeAlarm } from './alarm.ts'
import { makeFunctionAlarms } from './function-alarms.ts'
import { queueMetric } from './metrics.ts'

makeFunctionAlarms('AthenaViews', athenaViews)

makeAlarm('ViewDeadLetters', {
  runbook: 'views-not-made',
  description: 'Views of a table could not be made: queries of it fail, or lack its latest columns.',
  metric: queueMetric(viewDeadLetters, 'ApproximateNumberOfMessagesVisible', 'Maximum'),
  threshold: 1,
})
