import { firehoseTransform } from './pipelines/firehose-transform.ts'
import { proveCampaign } from './prove-campaign.ts'

proveCampaign(firehoseTransform)
