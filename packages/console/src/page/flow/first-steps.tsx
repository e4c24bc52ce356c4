import { Command } from '../ui/empty.tsx'

/** A sample file, dropped where those of the sample table are imported from. */
const IMPORT = 'mkdir -p .lake/csv-uploads/Offers && pnpm lake make-csv --output .lake/csv-uploads/Offers/offers.csv'

/** What to do with a lake that nothing has gone through. */
export function FirstSteps() {
  return (
    <section class="card first-steps" aria-labelledby="first-steps">
      <h2 id="first-steps">Nothing has come through yet</h2>
      <ul class="steps">
        <li>
          <h3>Write sample orders</h3>
          <p>In another terminal, in this directory:</p>
          <Command text="pnpm lake put-orders" />
        </li>
        <li>
          <h3>Write from your application</h3>
          <p>
            Paste the <code>export AWS_ENDPOINT_URL_…</code> lines that <code>lake up</code> printed where it runs. The
            AWS CLI and every AWS SDK read them.
          </p>
        </li>
        <li>
          <h3>Import a CSV</h3>
          <p>
            Drop a file into <code>csv-uploads/&lt;DynamoDB table&gt;/</code> of the lake’s directory.
          </p>
          <Command text={IMPORT} />
        </li>
      </ul>
    </section>
  )
}
