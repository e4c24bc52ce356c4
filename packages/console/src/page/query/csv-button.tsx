import { useEffect, useRef, useState } from 'preact/hooks'
import { type ApiError, isAbort } from '../client/api.ts'
import { asApiError } from '../client/use-fresh.ts'
import { announce } from '../shell/announce.tsx'
import { Failure } from '../ui/failure.tsx'
import { Bytes } from '../ui/figures.tsx'
import { downloadCsv } from './download-csv.ts'

/** Saves all rows of a query, with what has come so far and a way out. */
export function CsvButton({ sql }: { readonly sql: string }) {
  const [bytes, setBytes] = useState<number>()
  const [error, setError] = useState<ApiError>()
  const underWay = useRef<AbortController>(undefined)
  useEffect(() => () => underWay.current?.abort(), [])

  const download = async () => {
    const controller = new AbortController()
    underWay.current = controller
    setBytes(0)
    setError(undefined)
    try {
      await downloadCsv(sql, setBytes, controller.signal)
      announce('CSV saved')
    } catch (error) {
      if (!isAbort(error)) setError(asApiError(error))
    }
    setBytes(undefined)
  }
  return (
    <div class="csv">
      {bytes === undefined ? (
        <button type="button" onClick={() => void download()}>
          Download CSV
        </button>
      ) : (
        <button type="button" onClick={() => underWay.current?.abort()}>
          Cancel CSV (<Bytes of={bytes} />)
        </button>
      )}
      {error && <Failure error={error} what="The CSV could not be saved" />}
    </div>
  )
}
