import { csvToPartition } from './pipelines/csv-to-partition.ts'
import { proveCampaign } from './prove-campaign.ts'

proveCampaign(csvToPartition)
