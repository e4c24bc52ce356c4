import { csvToDynamoDB } from './pipelines/csv-to-dynamodb.ts'
import { proveCampaign } from './prove-campaign.ts'

proveCampaign(csvToDynamoDB)
