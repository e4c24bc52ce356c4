import type { Faults } from '../claims/prove-cases.ts'

const S3_API = 'https://docs.aws.amazon.com/AmazonS3/latest/API'
const S3_GUIDE = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide'

const GLUE_API = 'https://docs.aws.amazon.com/glue/latest/dg'

const VERSION_ID = `UpdateTable does not look at VersionId. ${GLUE_API}/aws-glue-api-catalog-tables.html`
const PATHS = `keys are paths of files: // is /, and a key that ends in / has no bytes. ${S3_GUIDE}/object-keys.html`
const NO_SUCH_UPLOAD = `500 for an upload that is not there, instead of NoSuchUpload. ${S3_API}/API_AbortMultipartUpload.html`
const CONDITION = `If-Match of a completion is not looked at. ${S3_GUIDE}/conditional-writes.html`
const RACE = `looks at the condition before it writes, in threads, so that several writers may win. ${S3_GUIDE}/conditional-writes.html`
const LINE_BREAKS = `an HTML page for a key with a line break. ${S3_GUIDE}/object-keys.html`

const RACES = ['bytes', 'a stream', 'a stream of several parts'].flatMap(body =>
  ['create', 'replace'].map(what => `conditional writes of ${body} > lets exactly one of ten racers ${what}`),
)

/** What servers of these versions get wrong of S3, by their names. Every case is left to another server. */
export const STORE_FAULTS: Readonly<Record<string, Faults>> = {
  MiniStack: {
    'completing an upload > refuses a part of less than 5 MiB before the last': `accepts it, instead of EntityTooSmall. ${S3_API}/API_CompleteMultipartUpload.html`,
  },
  moto: {
    'keys > holds "tab\\tand\\nnewline\\r"': LINE_BREAKS,
    'keys > keeps them apart, and lists them in the order of their bytes': LINE_BREAKS,
    'conditional writes of a stream of several parts > replaces only the version that it was told': CONDITION,
    ...Object.fromEntries(RACES.map(name => [name, RACE])),
    'completing an upload > answers the same again, for as long as its object is there': NO_SUCH_UPLOAD,
    'completing an upload > does not know an upload that never was': NO_SUCH_UPLOAD,
    'giving an upload up > drops it, and what is not there is fine': NO_SUCH_UPLOAD,
    'giving an upload up > leaves the object of a complete one, which still knows it': NO_SUCH_UPLOAD,
  },
  versitygw: {
    'keys > holds "empty//segment"': PATHS,
    'keys > holds "three///slashes"': PATHS,
    'keys > holds "trailing slash/"': PATHS,
    'keys > holds "two trailing//"': PATHS,
    'keys > holds "control\\u0001\\u001f\u007f\u0085"': `lists them as U+FFFD, whatever encoding-type is asked for. ${S3_API}/API_ListObjectsV2.html`,
    'keys > keeps them apart, and lists them in the order of their bytes': PATHS,
    'completing an upload > succeeds for all who do it at once': `while one completes it, another finds neither the upload nor the object. ${S3_API}/API_CompleteMultipartUpload.html`,
    'listing > orders a folder among its neighbours as its keys are ordered': PATHS,
    'any sequence of operations > does what a map would do': PATHS,
  },
}

/** The same of Glue. */
export const CATALOG_FAULTS: Readonly<Record<string, Faults>> = {
  MiniStack: {
    'partitions > points a partition at another location, registered or not': `has no UpdatePartition. ${GLUE_API}/aws-glue-api-catalog-partitions.html`,
  },
  moto: {
    'evolution > keeps the columns of two writers that started from the same table': VERSION_ID,
    'evolution > keeps the columns of 20 writers that race, also to create the table': VERSION_ID,
  },
}
