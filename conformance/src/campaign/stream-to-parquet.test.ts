import { streamToParquet } from './pipelines/stream-to-parquet.ts'
import { proveCampaign } from './prove-campaign.ts'

proveCampaign(streamToParquet)
